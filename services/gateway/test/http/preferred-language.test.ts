import t from 'tap'

import { preferredLanguage } from '../../src/http/preferred-language.ts'

t.test('the language of ours that is liked best is taken, English for everybody else', async (t) => {
  const wishes: Record<string, string> = {
    '': 'en',
    '*': 'en',
    es: 'es',
    'ES-ar': 'es',
    'en-GB, es': 'en',
    'es;q=0.5, en;q=0.6': 'en',
    'en;q=0.5, es;q=0.6': 'es',
    'de, fr;q=0.9, es;q=0.1': 'es',
    'es;q=0, de': 'en',
    'es;q=nonsense': 'en',
    'est, esperanto': 'en',
    ';;;,,q=': 'en',
  }
  for (const [wish, language] of Object.entries(wishes)) t.equal(preferredLanguage(wish), language, wish)
  t.equal(preferredLanguage(undefined), 'en')
})
