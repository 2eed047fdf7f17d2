interface ImportMetaEnv {
  /** Where the API is, if not beside the page. */
  readonly VITE_API_BASE?: string
  /** Where people sign in, where guests are off. */
  readonly VITE_SIGN_IN?: string
}
