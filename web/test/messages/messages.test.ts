import t from 'tap'

import { describeTrouble } from '../../src/messages/describe-trouble.ts'
import { en } from '../../src/messages/en.ts'
import { es } from '../../src/messages/es.ts'
import { sayOperatorWords } from '../../src/messages/operator-words.ts'
import { sayKey } from '../../src/messages/say-key.ts'

function namesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, inside]) => namesOf(inside, `${path}.${name}`))
}

t.test('both languages say the same things', async (t) => {
  t.same(namesOf(es).sort(), namesOf(en).sort())
})

t.test('no sentence is empty', async (t) => {
  for (const text of [en, es])
    for (const sentence of JSON.stringify(text).matchAll(/:"([^"]*)"/g)) t.not(sentence[1], '')
})

t.test('a problem has its sentence, and one that is not known its title', async (t) => {
  t.match(describeTrouble({ code: 'photo_too_large' }, es), /15 MB/)
  t.equal(describeTrouble({ code: 'from_the_future', title: 'It is later' }, en), 'It is later')
  t.equal(describeTrouble({ code: 'from_the_future' }, en), en.problems.unexpected_answer)
})

t.test(
  'what is said by default is said in the language of the page, and an operator in their own words',
  async (t) => {
    t.equal(sayOperatorWords('this machine', es.notice.operatorWords), 'Esta máquina')
    t.equal(sayOperatorWords('a machine in the cellar', es.notice.operatorWords), 'a machine in the cellar')
    t.equal(sayOperatorWords('constructor', es.notice.operatorWords), 'constructor')
  },
)

t.test('keys are named as musicians of each language name them', async (t) => {
  const keys = [
    'G major',
    'A minor',
    'Bb minor',
    'F# major',
    'E phrygian',
    'C whole tone',
    'off key',
    'A constructor',
  ]
  t.same(
    keys.map((key) => sayKey(key, es.music)),
    [
      ...['Sol mayor', 'La menor', 'Si bemol menor', 'Fa sostenido mayor', 'Mi frigio'],
      ...['Do en tonos enteros', 'off key', 'A constructor'],
    ],
  )
  t.equal(sayKey('Bb minor', en.music), 'B flat minor')
})
