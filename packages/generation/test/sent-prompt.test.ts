import t from 'tap'

import { describeSent } from '../src/prediction-request.ts'
import { sentPrompt } from '../src/sent-prompt.ts'

const requestWith = (input: Record<string, unknown>) => ({
  model: 'somebody/painter',
  inputFor: (reference: string) => ({ ...input, reference }),
})
const sentAs = (request: ReturnType<typeof requestWith>) => ({
  intent: {
    id: 'id',
    epoch: 1,
    at: '2026-01-01T00:00:00.000Z',
    resubmits: 0,
    sent: describeSent(request, 'id'),
  },
})

t.test('the prompt is what the model was told in words, at most 1200 characters of it', async (t) => {
  const request = requestWith({ prompt: 'a sunny meadow' })
  t.equal(sentPrompt(request, sentAs(request)), 'a sunny meadow')
  const long = requestWith({ prompt: 'x'.repeat(3_000) })
  t.equal(sentPrompt(long, sentAs(long))?.length, 1_200)
})

t.test('a model that is told no words has no prompt', async (t) => {
  for (const request of [requestWith({ emotions: [] }), requestWith({ prompt: { text: 'a meadow' } })]) {
    t.equal(sentPrompt(request, sentAs(request)), undefined)
  }
})

t.test('a prompt that another release has worded is not guessed', async (t) => {
  const sent = sentAs(requestWith({ prompt: 'a meadow' }))
  t.equal(sentPrompt(requestWith({ prompt: 'a sunny meadow' }), sent), undefined)
})
