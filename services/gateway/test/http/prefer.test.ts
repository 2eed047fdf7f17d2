import t from 'tap'

import { MAX_WAIT_SECONDS, preferredWait } from '../../src/http/prefer.ts'

const cases: Record<string, number | undefined> = {
  'wait=10': 10,
  'WAIT = "7"': 7,
  'wait=0': 0,
  'wait=1000000': MAX_WAIT_SECONDS,
  [`wait=${'9'.repeat(400)}`]: MAX_WAIT_SECONDS,
  'respond-async, wait=5; strict': 5,
  'note="a, wait=9", wait=5': 5,
  'note="say \\"wait\\", wait=9", wait=5': 5,
  'wait=4, wait=9': 4,
  'note="wait=9"': undefined,
  'waiting=3': undefined,
  'wait=-1': undefined,
  'wait=1.5': undefined,
  'wait=soon': undefined,
  wait: undefined,
  '': undefined,
}

for (const [header, seconds] of Object.entries(cases)) {
  t.test(`Prefer: ${header.slice(0, 40)} asks for ${seconds ?? 'no'} seconds`, async (t) => {
    t.equal(preferredWait(header), seconds)
  })
}

t.test('several headers are one list', async (t) => {
  t.equal(preferredWait(['return=minimal', 'wait=3']), 3)
})
