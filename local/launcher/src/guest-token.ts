import { setTimeout as pause } from 'node:timers/promises'

/** The session of a guest. */
export interface GuestToken {
  token: string
  user_id: string
  expires_at: string
}

/** The gateway gives guests no session. The message says why. */
export class NoGuestToken extends Error {
  override name = 'NoGuestToken'
}

const triesAtMost = 10

/**
 * Begins a session as a guest. A gateway that is busy, as on a machine that is just starting many things, is asked
 * again when it says so.
 *
 * @throws NoGuestToken
 */
export async function issueGuestToken(gatewayUrl: string): Promise<GuestToken> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${gatewayUrl}/session`, { method: 'POST' })
    if (response.ok) return (await response.json()) as GuestToken
    const problem = await response.text()
    if (response.status === 404)
      throw new NoGuestToken('Guest sessions are off: calls need a token of yours.')
    if (response.status !== 503 || tries === triesAtMost)
      throw new NoGuestToken(`The gateway gives no token to a guest: ${response.status} ${problem}`)
    await pause(Number(response.headers.get('retry-after') ?? 1) * 1_000)
  }
}
