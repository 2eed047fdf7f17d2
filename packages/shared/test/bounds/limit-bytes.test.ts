import { Readable } from 'node:stream'

import t from 'tap'

import { limitBytes, readAtMost } from '../../src/bounds/limit-bytes.ts'

const tooMany = () => new Error('too many')

t.test('as many bytes as allowed are read whole, and so is nothing', async (t) => {
  const body = Readable.from([Buffer.from('four'), Buffer.from('teen')])
  t.equal((await readAtMost(body, 8, tooMany)).toString(), 'fourteen')
  t.equal((await readAtMost(Readable.from([]), 8, tooMany)).length, 0)
})

t.test('one byte more is refused, and the source is told to stop', async (t) => {
  const body = Readable.from([Buffer.from('four'), Buffer.from('teen'), Buffer.from('never read')])
  await t.rejects(readAtMost(body, 7, tooMany), { message: 'too many' })
  t.ok(body.destroyed)
})

t.test('the body of an answer is canceled where it is too long', async (t) => {
  const canceled = Promise.withResolvers<unknown>()
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: canceled.resolve,
  })
  await t.rejects(readAtMost(endless, 10_000, tooMany), { message: 'too many' })
  await canceled.promise
})

t.test('chunks pass on as they come, up to the one that is too many', async (t) => {
  const passed: string[] = []
  const body = Readable.from([Buffer.from('a'), Buffer.from('b'), Buffer.from('c')])
  await t.rejects(
    async () => {
      for await (const chunk of limitBytes(body, 2, tooMany)) passed.push(String(chunk))
    },
    { message: 'too many' },
  )
  t.strictSame(passed, ['a', 'b'])
})

t.test('a failure of the source is passed on', async (t) => {
  const broken = new Readable({ read: () => void broken.destroy(new Error('cut off')) })
  await t.rejects(readAtMost(broken, 10, tooMany), { message: 'cut off' })
})
