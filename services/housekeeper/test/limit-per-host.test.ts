import t from 'tap'

import { HostBusy, limitPerHost } from '../src/limit-per-host.ts'

const callOf = (url: string) => ({ url, id: 'msg', secret: 'whsec_x', body: '{}' })

t.test('a host is called twice at a time, and others meanwhile', async (t) => {
  const ends: PromiseWithResolvers<void>[] = []
  const call = limitPerHost(() => {
    const end = Promise.withResolvers<void>()
    ends.push(end)
    return end.promise
  })
  const slow = [call(callOf('https://slow.example/a')), call(callOf('https://slow.example/b'))]
  await t.rejects(call(callOf('https://SLOW.example/c')), HostBusy)
  const other = call(callOf('https://other.example/'))
  t.equal(ends.length, 3, 'the one refused was not made')
  ends[2]?.resolve()
  await other

  ends[0]?.reject(new Error('refused'))
  await t.rejects(slow[0] ?? Promise.resolve(), { message: 'refused' })
  const next = call(callOf('https://slow.example/c'))
  t.equal(ends.length, 4, 'a call that failed has made room')
  ends[1]?.resolve()
  ends[3]?.resolve()
  await Promise.all([slow[1], next])
})
