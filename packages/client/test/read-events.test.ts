import t from 'tap'

import { readEvents, type ServerSentEvent } from '../src/read-events.ts'

/** An answer whose body comes in these pieces. */
function answerOf(...pieces: (string | Uint8Array)[]): Response {
  const encoder = new TextEncoder()
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces)
          controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
        controller.close()
      },
    }),
  )
}

async function read(...pieces: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  return Array.fromAsync(readEvents(answerOf(...pieces)))
}

t.test('events have a type, an id and data; comments and retry times are no events', async (t) => {
  const text = 'retry: 1000\n\n: still here\n\nid: 3\nevent: job\ndata: {"a":1}\n\ndata: x\n\n'
  t.same(await read(text), [
    { id: '3', type: 'job', data: '{"a":1}' },
    { type: 'message', data: 'x' },
  ])
})

t.test('it does not matter where the pieces of the stream end', async (t) => {
  const text = 'id: 1\nevent: job\ndata: "é 💥"\n\nid: 2\ndata: b\n\n'
  const bytes = new TextEncoder().encode(text)
  const whole = await read(text)
  t.equal(whole.length, 2)
  for (let at = 1; at < bytes.length; at++)
    t.same(await read(bytes.subarray(0, at), bytes.subarray(at)), whole, `at ${at}`)
})

t.test('data in several lines is one text, and lines may end either way', async (t) => {
  t.same(await read('data: a\r\ndata: b\r\n\r\n'), [{ type: 'message', data: 'a\nb' }])
})

t.test('an event that was cut off is not told', async (t) => {
  t.same(await read('data: whole\n\ndata: hal'), [{ type: 'message', data: 'whole' }])
})

t.test('a stream that breaks ends like one that is over', async (t) => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('data: a\n\n'))
    },
    pull(controller) {
      controller.error(new TypeError('terminated'))
    },
  })
  t.same(await Array.fromAsync(readEvents(new Response(broken))), [{ type: 'message', data: 'a' }])
})
