import type { Session } from '../api/types.ts'
import { type Keep, readKept, writeKept } from './keep.ts'

/** What a person agreed to, and when. */
export interface Consent {
  version: string
  at: string
}

interface Collaborators {
  keep: Keep
  /** Gives a guest a token. */
  beginAsGuest: () => Promise<Session>
  now?: () => number
}

const SESSION = 'moodscape.session'
const CONSENT = 'moodscape.consent'

/** Who the person is to the gateway, and what they agreed to. Both outlive the page. */
export function createSession({ keep, beginAsGuest, now = Date.now }: Collaborators) {
  const kept = readKept<Session>(keep, SESSION)
  let current = $state<Session | undefined>(kept && Date.parse(kept.expires_at) > now() ? kept : undefined)
  let consent = $state<Consent | undefined>(readKept<Consent>(keep, CONSENT))
  let beginning: Promise<void> | undefined

  function take(session: Session | undefined): void {
    current = session
    writeKept(keep, SESSION, session)
  }

  return {
    get isOpen() {
      return current !== undefined
    },
    get token() {
      return current?.token ?? ''
    },
    /** Until when the token is good. */
    get expiresAt() {
      return current?.expires_at ?? ''
    },
    get consent() {
      return consent
    },

    /** Begins as a guest, once, however often it is asked for meanwhile. */
    begin(): Promise<void> {
      if (current) return Promise.resolve()
      beginning ??= beginAsGuest()
        .then(take)
        .finally(() => (beginning = undefined))
      return beginning
    },

    /** Takes a token that a sign-in elsewhere gave. */
    takeToken(token: string, expiresAt: string): void {
      take({ token, user_id: '', expires_at: expiresAt })
    },

    agree(version: string): void {
      consent = { version, at: new Date(now()).toISOString() }
      writeKept(keep, CONSENT, consent)
    },

    disagree(): void {
      consent = undefined
      writeKept(keep, CONSENT, undefined)
    },

    /** The gateway knows the token no more, or the person leaves. */
    forget(): void {
      take(undefined)
    },
  }
}
export type SessionState = ReturnType<typeof createSession>
