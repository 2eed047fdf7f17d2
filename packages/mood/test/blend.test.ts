import t from 'tap'

import { blendOf, shareOf } from '../src/blend.ts'
import { CIRCUMPLEX } from '../src/circumplex.ts'
import { EMOTION_TYPES } from '../src/emotion.ts'

t.test('a single emotion is the whole blend and lies on its own place of the circumplex', async (t) => {
  for (const type of EMOTION_TYPES) {
    t.strictSame(blendOf([{ type, confidence: 37 }]), {
      parts: [{ type, weight: 1 }],
      top: type,
      ...CIRCUMPLEX[type],
    })
  }
})

t.test('confidences become shares of 1 whatever their sum, strongest first', async (t) => {
  const blend = blendOf([
    { type: 'CALM', confidence: 30 },
    { type: 'HAPPY', confidence: 90 },
  ])
  t.strictSame(blend.parts, [
    { type: 'HAPPY', weight: 0.75 },
    { type: 'CALM', weight: 0.25 },
  ])
  t.equal(blend.top, 'HAPPY')
  t.ok(Math.abs(blend.valence - (0.75 * 0.81 + 0.25 * 0.56)) < 1e-12)
  t.ok(Math.abs(blend.arousal - (0.75 * 0.51 - 0.25 * 0.31)) < 1e-12)
})

t.test('duplicates are added up', async (t) => {
  const blend = blendOf([
    { type: 'SAD', confidence: 20 },
    { type: 'FEAR', confidence: 30 },
    { type: 'SAD', confidence: 20 },
  ])
  t.equal(blend.top, 'SAD')
  t.equal(blend.parts.length, 2)
})

t.test('the order of the emotions does not matter, not even in the last bit', async (t) => {
  const emotions = [
    { type: 'HAPPY', confidence: 33.3 },
    { type: 'SAD', confidence: 0.1 },
    { type: 'ANGRY', confidence: 17.7 },
    { type: 'SAD', confidence: 0.2 },
    { type: 'SAD', confidence: 33.0 },
  ] as const
  t.strictSame(blendOf([...emotions].reverse()), blendOf(emotions))
})

t.test('equal shares are ordered by name list, so a tie always has the same top', async (t) => {
  t.equal(
    blendOf([
      { type: 'FEAR', confidence: 50 },
      { type: 'SAD', confidence: 50 },
    ]).top,
    'SAD',
  )
})

t.test('shares below four percent drop out and the rest still adds up to 1', async (t) => {
  const blend = blendOf([
    { type: 'HAPPY', confidence: 80 },
    { type: 'CALM', confidence: 16 },
    { type: 'SAD', confidence: 3 },
    { type: 'FEAR', confidence: 1 },
  ])
  t.strictSame(
    blend.parts.map((part) => part.type),
    ['HAPPY', 'CALM'],
  )
  t.ok(Math.abs(blend.parts.reduce((sum, part) => sum + part.weight, 0) - 1) < 1e-12)
})

t.test('nine equal emotions all stay', async (t) => {
  t.equal(blendOf(EMOTION_TYPES.map((type) => ({ type, confidence: 0.5 }))).parts.length, 9)
})

t.test('no confidence at all is UNKNOWN', async (t) => {
  for (const emotions of [
    [],
    [{ type: 'HAPPY', confidence: 0 }],
    [{ type: 'HAPPY', confidence: NaN }],
  ] as const) {
    t.strictSame(blendOf(emotions).parts, [{ type: 'UNKNOWN', weight: 1 }])
  }
})

t.test('the share of an absent emotion is 0', async (t) => {
  const blend = blendOf([{ type: 'SAD', confidence: 10 }])
  t.equal(shareOf(blend, 'SAD'), 1)
  t.equal(shareOf(blend, 'HAPPY'), 0)
})
