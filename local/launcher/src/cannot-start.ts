/** What was asked for cannot be done. The message is all that the reader needs, without a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}
