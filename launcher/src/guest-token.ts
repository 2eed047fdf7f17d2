/** A guest's way in. */
export interface GuestToken {
  token: string
  user_id: string
  expires_at: string
}

/** Begins a session as a guest, which a gateway grants where guest sessions are on. */
export async function issueGuestToken(gatewayUrl: string): Promise<GuestToken> {
  const response = await fetch(`${gatewayUrl}/session`, { method: 'POST' })
  if (!response.ok) throw new Error(`No guest token: ${response.status} ${await response.text()}`)
  return (await response.json()) as GuestToken
}
