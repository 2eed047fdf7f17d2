import t from 'tap'

import { promptMood } from '../../src/replicate/models/prompt-mood.ts'
import { isUnsafe } from '../../src/replicate/models/unsafe-words.ts'

t.test('the words of a prompt give the emotions their shares', async (t) => {
  t.same(promptMood('A joyful, radiant morning, cheerfully calm'), [
    { type: 'HAPPY', confidence: 75 },
    { type: 'CALM', confidence: 25 },
  ])
})

const PROMPTS = {
  HAPPY: 'upbeat and sunny',
  SAD: 'a melancholic cello in the rain',
  ANGRY: 'furious, aggressive strokes',
  CONFUSED: 'a bewildering labyrinth',
  DISGUSTED: 'murky, sickly greens',
  SURPRISED: 'a startling burst of astonishment',
  CALM: 'serene lake, tranquil',
  FEAR: 'ominous shadows and dread',
  UNKNOWN: 'a bowl of fruit on a table',
}
for (const [type, prompt] of Object.entries(PROMPTS)) {
  t.test(`"${prompt}" is ${type}`, async (t) => {
    t.same(promptMood(prompt), [{ type, confidence: 100 }])
  })
}

t.test('only whole words are unsafe', async (t) => {
  const unsafe = ['nude portrait', 'NSFW', 'erotica by the sea', 'Gore!']
  const safe = ['denuded hills', 'Gorecki', 'a gorgeous day', 'category']
  t.same(unsafe.filter(isUnsafe), unsafe)
  t.same(safe.filter(isUnsafe), [])
})
