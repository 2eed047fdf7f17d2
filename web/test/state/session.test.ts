import t from 'tap'

import '../fixtures/svelte-modules.ts'

const { createSession } = await import('../../src/state/session.svelte.ts')

function createKeep() {
  const all = new Map<string, string>()
  return {
    getItem: (name: string) => all.get(name) ?? null,
    setItem: (name: string, value: string) => void all.set(name, value),
    removeItem: (name: string) => void all.delete(name),
  }
}
const guest = { token: 'token', user_id: 'u', expires_at: '2027-01-01T00:00:00Z' }
const now = () => Date.parse('2026-12-01T00:00:00Z')

t.test('a guest begins once, however often the button is pressed, and is found again', async (t) => {
  const keep = createKeep()
  let begun = 0
  const beginAsGuest = async () => {
    begun++
    return guest
  }
  const session = createSession({ keep, beginAsGuest, now })
  await Promise.all([session.begin(), session.begin()])
  t.equal(begun, 1)
  t.equal(session.token, 'token')
  t.equal(createSession({ keep, beginAsGuest, now }).token, 'token')
  const later = () => Date.parse('2027-02-01T00:00:00Z')
  t.equal(createSession({ keep, beginAsGuest, now: later }).isOpen, false, 'until the token ends')
})

t.test('consent is kept with its version and time, and can be taken back', async (t) => {
  const keep = createKeep()
  const options = { keep, beginAsGuest: async () => guest, now }
  const session = createSession(options)
  t.equal(session.consent, undefined, 'nobody has agreed before they did')
  session.agree('2026-11')
  t.same(createSession(options).consent, { version: '2026-11', at: '2026-12-01T00:00:00.000Z' })
  session.disagree()
  t.equal(createSession(options).consent, undefined)
})

t.test('a browser that keeps nothing has a session as long as the page', async (t) => {
  const refuse = () => {
    throw new Error('private')
  }
  const keep = { getItem: refuse, setItem: refuse, removeItem: refuse }
  const session = createSession({ keep, beginAsGuest: async () => guest, now })
  await session.begin()
  t.equal(session.token, 'token')
})
