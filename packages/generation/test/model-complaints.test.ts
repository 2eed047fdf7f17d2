import t from 'tap'

import { isInterruption, isRefusal } from '../src/models/model-complaints.ts'
import { INTERRUPTIONS, REFUSALS, TECHNICAL_TROUBLES } from './fixtures/complaints.ts'
import { processorTimeOf } from './fixtures/processor-time.ts'

t.test("a refusal is known by its provider's own words", async (t) => {
  for (const { words, source } of REFUSALS) t.ok(isRefusal(words), `${words} (${source})`)
})

t.test('a technical error is no refusal, whatever words it shares with one', async (t) => {
  for (const { words, source } of [...TECHNICAL_TROUBLES, ...INTERRUPTIONS]) {
    t.notOk(isRefusal(words), `${words} (${source})`)
  }
})

t.test('a refusal stays one in capitals, within a traceback and as JSON', async (t) => {
  for (const { words } of REFUSALS.filter(({ words }) => !/[A-Z]{3}|new_|_/.test(words))) {
    t.ok(isRefusal(words.toUpperCase()), words)
  }
  const traceback = `Traceback (most recent call last):\n${'  File "/src/predict.py", line 7\n'.repeat(1_000)}`
  t.ok(isRefusal(`${traceback}Exception: NSFW content detected. Try a different prompt.`))
  t.notOk(isRefusal(`${traceback}FileNotFoundError: no safety filter at /src/safety-cache`))
  t.ok(isRefusal(JSON.stringify({ message: 'Rejected by content moderation', logs: 'CUDA 12.4\nloaded' })))
})

t.test('what the provider broke off is told from what the model failed at', async (t) => {
  for (const { words, source } of INTERRUPTIONS) t.ok(isInterruption(words), `${words} (${source})`)
  for (const { words, source } of [...REFUSALS, ...TECHNICAL_TROUBLES]) {
    t.notOk(isInterruption(words), `${words} (${source})`)
  }
})

t.test('a complaint of megabytes is judged in no time', async (t) => {
  const starts = [
    'prompt a b c d ',
    'violates ',
    'policy ',
    'safety ',
    'interrupted ',
    'content ',
    'x'.repeat(99),
  ]
  for (const start of starts) {
    const complaint = start.repeat(Math.ceil(4e6 / start.length))
    const milliseconds = processorTimeOf(() => {
      isRefusal(complaint)
      isInterruption(complaint)
    })
    t.ok(milliseconds < 1_000, `${start}: ${milliseconds} ms`)
  }
})
