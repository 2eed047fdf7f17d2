import t from 'tap'

import '../fixtures/svelte-modules.ts'

const { createNudge } = await import('../../src/state/nudge.svelte.ts')

function openNudge(answer: NotificationPermission, permission: NotificationPermission = 'default') {
  const kept = new Map<string, string>()
  const shown: string[] = []
  const page = { isHidden: true, asked: 0 }
  const notices = {
    permission,
    requestPermission: async () => {
      page.asked++
      return answer
    },
    show: (sentence: string) => void shown.push(sentence),
  }
  const open = (permission = notices.permission) =>
    createNudge({
      keep: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
        removeItem: (name) => void kept.delete(name),
      },
      notices: { ...notices, permission },
      isHidden: () => page.isHidden,
    })
  return { nudge: open(), open, shown, page }
}

t.test('nobody is asked, and nothing shown, before the person wants it', async (t) => {
  const { nudge, shown, page } = openNudge('granted', 'granted')
  nudge.tell('ready')
  t.same(shown, [])
  t.equal(page.asked, 0)
})

t.test('who wants it is told while they look elsewhere, until they want it no more', async (t) => {
  const { nudge, open, shown, page } = openNudge('granted')
  await nudge.turnOn()
  nudge.tell('ready')
  page.isHidden = false
  nudge.tell('seen anyway')
  t.same(shown, ['ready'])
  t.equal(open('granted').isOn, true, 'also after a reload')
  t.equal(open('default').isOn, false, 'unless the browser has taken it back')
  nudge.turnOff()
  t.equal(open('granted').isOn, false)
})

t.test('a browser that says no is not asked again', async (t) => {
  const { nudge } = openNudge('denied')
  await nudge.turnOn()
  t.equal(nudge.isOn, false)
  t.equal(nudge.isPossible, false)
  t.equal(openNudge('denied', 'denied').nudge.isPossible, false)
})
