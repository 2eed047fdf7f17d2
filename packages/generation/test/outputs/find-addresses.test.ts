import t from 'tap'

import { findAddresses, findPathProblems, parseOutputPath } from '../../src/outputs/find-addresses.ts'
import { processorTimeOf } from '../fixtures/processor-time.ts'

t.test('a path is fields and places in lists, with dots or brackets', async (t) => {
  const paths: Record<string, (string | number)[]> = {
    url: ['url'],
    'images[0].url': ['images', 0, 'url'],
    'images.0.url': ['images', '0', 'url'],
    '[0]': [0],
    '[1][2].audio_file': [1, 2, 'audio_file'],
    'a-b.c_d': ['a-b', 'c_d'],
  }
  for (const [text, path] of Object.entries(paths)) t.strictSame(parseOutputPath(text), path, text)
})

t.test('what is no path is told at the start, with the name of its variable', async (t) => {
  const wrong = [
    '.',
    '.url',
    'url.',
    'a..b',
    'images[',
    'images[x]',
    'images[-1]',
    'a b',
    '$.url',
    'x/y',
    '[99999]',
    '',
  ]
  for (const text of [...wrong, 'a.b.c.d.e.f.g.h.i']) {
    t.equal(parseOutputPath(text), undefined, text)
    t.match(findPathProblems('IMAGE_MODEL_OUTPUT', text), [
      /^IMAGE_MODEL_OUTPUT is no path such as images\[0\]\.url/,
    ])
  }
  t.strictSame(findPathProblems('IMAGE_MODEL_OUTPUT', undefined), [])
  t.strictSame(findPathProblems('IMAGE_MODEL_OUTPUT', 'images[0].url'), [])
})

t.test('addresses come in the order in which they stand in the output', async (t) => {
  const output = {
    a: [{ url: 'https://x/1' }, 'http://x/2'],
    b: 'no address',
    c: { d: ['data:image/png;base64,eA=='] },
  }
  t.strictSame(findAddresses(output), ['https://x/1', 'http://x/2', 'data:image/png;base64,eA=='])
  t.strictSame(findAddresses(output, ['images', '0']), [])
  t.strictSame(findAddresses(output, ['a', '0']), ['https://x/1'])
  t.strictSame(findAddresses('https://x/1', ['a']), [])
})

t.test('an output of megabytes and of any depth is looked through at once', async (t) => {
  let deep: unknown = 'https://x/1'
  for (let level = 0; level < 100_000; level++) deep = [deep]
  const wide = Array.from({ length: 200_000 }, (_, index) => ({ index, note: 'httpx:' }))
  const milliseconds = processorTimeOf(() => {
    t.strictSame(findAddresses({ deep, wide, url: 'https://x/2' }), ['https://x/2'])
  })
  t.ok(milliseconds < 2_000, `${milliseconds} ms`)
})
