import t from 'tap'
import { type TSchema, Type } from 'typebox'

import { buildAnswerSerializer } from '../../src/http/answer-serializer.ts'
import { Nullable } from '../../src/openapi/nullable.ts'
import { refTo } from '../../src/openapi/ref-to.ts'

const Word = Type.Enum(['one', 'two'], { $id: 'Word' })
const Inner = Type.Object({ word: Nullable(refTo(Word)), note: Nullable(Type.String()) }, { $id: 'Inner' })
const Outer = Type.Object({
  inner: Nullable(refTo(Inner)),
  plain: Type.Union([Type.Object({ width: Nullable(Type.Integer()) }), Type.Null()], {
    description: 'If known.',
  }),
  list: Type.Array(Nullable(Type.Number())),
})

function serializerOf(schema: TSchema) {
  return buildAnswerSerializer({ Word, Inner })({ schema })
}

t.test('an answer is written as JSON writes it, be its parts there or null', (t) => {
  const write = serializerOf(Outer)
  const answers = [
    { inner: null, plain: null, list: [] },
    { inner: { word: null, note: null }, plain: { width: null }, list: [null, 1.5] },
    { inner: { word: 'two', note: 'ü "quoted"' }, plain: { width: 3 }, list: [0] },
  ]
  for (const answer of answers) t.equal(write(answer), JSON.stringify(answer))
  t.end()
})

t.test('what a schema does not name is not answered', (t) => {
  const write = serializerOf(Outer)
  const inner = { word: null, note: null }
  const answer = { inner, plain: { width: 1 }, list: [] }
  const more = { ...answer, inner: { ...inner, secret: 1 }, plain: { width: 1, secret: 1 }, secret: 1 }
  t.equal(write(more), JSON.stringify(answer))
  t.end()
})
