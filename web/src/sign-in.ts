import { newKey } from './api/new-key.ts'

const STATE = 'moodscape.sign-in'

/**
 * The address of a host's sign-in: it comes back to the page with `#token=…&expires_at=…&state=…`. The state keeps
 * somebody else's link from signing a person in as them.
 */
export function signInAddress(signIn: string, here: string, kept: Storage): string {
  const state = newKey()
  kept.setItem(STATE, state)
  const address = new URL(signIn, here)
  address.searchParams.set('return_to', here.split('#')[0] ?? here)
  address.searchParams.set('state', state)
  return address.href
}

/** Reads the token that a sign-in came back with; undefined where none did, or not to our asking. */
export function readSignIn(hash: string, kept: Storage): { token: string; expiresAt: string } | undefined {
  const answer = new URLSearchParams(hash.replace(/^#/, ''))
  const [token, expiresAt, state] = ['token', 'expires_at', 'state'].map((name) => answer.get(name))
  if (!token || !expiresAt || !state || state !== kept.getItem(STATE)) return undefined
  kept.removeItem(STATE)
  return { token, expiresAt }
}
