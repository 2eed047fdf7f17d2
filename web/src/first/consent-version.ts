/** Which wording of the notice a person agrees to, where the gateway names none. It changes with the wording. */
export const CONSENT_VERSION = '2026-11'
