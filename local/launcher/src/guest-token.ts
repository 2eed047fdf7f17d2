import { setTimeout as pause } from 'node:timers/promises'

/** A guest's way in. */
export interface GuestToken {
  token: string
  user_id: string
  expires_at: string
}

const triesAtMost = 10

/**
 * Begins a session as a guest, which a gateway grants where guest sessions are on. A gateway that is busy, as on a
 * machine that is just starting many things, is asked again when it says so.
 */
export async function issueGuestToken(gatewayUrl: string): Promise<GuestToken> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${gatewayUrl}/session`, { method: 'POST' })
    if (response.ok) return (await response.json()) as GuestToken
    const problem = await response.text()
    if (response.status !== 503 || tries === triesAtMost)
      throw new Error(`No guest token: ${response.status} ${problem}`)
    await pause(Number(response.headers.get('retry-after') ?? 1) * 1_000)
  }
}
