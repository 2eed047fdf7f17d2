import t from 'tap'

import { readMood } from '../src/read-mood.ts'

t.test('a mood is emotions with their confidences, in any case', async (t) => {
  t.strictSame(readMood('sad=100'), [{ type: 'SAD', confidence: 100 }])
  t.strictSame(readMood('happy=70,Surprised = 29.5'), [
    { type: 'HAPPY', confidence: 70 },
    { type: 'SURPRISED', confidence: 29.5 },
  ])
})

const UNREADABLE: Record<string, RegExp> = {
  '': /"" is no emotion\. Known are happy, sad/,
  'bored=50': /"bored" is no emotion/,
  'happy=70,': /"" is no emotion/,
  happy: /"happy" needs a confidence from 0 to 100, such as happy=70\./,
  'happy=': /needs a confidence/,
  'happy=lots': /needs a confidence/,
  'happy=-1': /needs a confidence/,
  'happy=101': /needs a confidence/,
  'happy=1=2': /needs a confidence/,
  'happy=1e2': /needs a confidence/,
  'sad=40,SAD=60': /sad is named twice\./,
}

for (const [text, message] of Object.entries(UNREADABLE)) {
  t.test(`"${text}" is answered with a sentence`, async (t) => {
    t.throws(() => readMood(text), { name: 'UnreadableMood', message })
  })
}
