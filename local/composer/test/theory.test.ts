import t from 'tap'

import { chordOf, scaleOver, withSeventh } from '../src/theory/chord.ts'
import { diatonicChord } from '../src/theory/diatonic-chord.ts'
import { nameOfKey, signatureOf } from '../src/theory/key.ts'
import { MODE_LADDER, MODES, scaleOf } from '../src/theory/mode.ts'
import { contains, nearestPitch, pitchSetOf, scaleSteps } from '../src/theory/pitch-set.ts'

const [C, D, E, F, G, A] = [0, 2, 4, 5, 7, 9]

t.test('roman numerals are chords over the tonic', async (t) => {
  t.strictSame(chordOf('I', C).tones, [0, 4, 7])
  t.strictSame(chordOf('IVm7', A).tones, [2, 5, 9, 0])
  t.strictSame(chordOf('bII', E).tones, [5, 9, 0])
  t.strictSame(chordOf('VIIo7', C).tones, [11, 2, 5, 8])
  t.strictSame(chordOf('I+', D).tones, [2, 6, 10])
})

t.test('what is no numeral is refused', async (t) => {
  for (const text of ['', 'VIII', 'i', 'Iwhat', 'H']) t.throws(() => chordOf(text, C), RangeError)
})

t.test('the triads of a mode are those of its scale', async (t) => {
  const triadsOf = (mode: (typeof MODE_LADDER)[number]) =>
    [0, 1, 2, 3, 4, 5, 6].map((degree) => diatonicChord(degree, mode)).join(' ')
  t.equal(triadsOf('major'), 'I IIm IIIm IV V VIm VIIo')
  t.equal(triadsOf('phrygian'), 'Im bII bIII IVm Vo bVI bVIIm')
  for (const mode of MODE_LADDER)
    for (const degree of [0, 1, 2, 3, 4, 5, 6]) {
      const { set } = chordOf(diatonicChord(degree, mode), C)
      t.equal(set & ~scaleOf(mode, C), 0, `${degree} of ${mode}`)
    }
})

t.test('every step down the ladder of modes lowers one tone', async (t) => {
  for (const [index, mode] of MODE_LADDER.slice(1).entries()) {
    const brighter = MODES[MODE_LADDER[index] as (typeof MODE_LADDER)[number]].steps
    const lowered = MODES[mode].steps.map((step, degree) => (brighter[degree] as number) - step)
    t.strictSame(lowered.toSorted(), [0, 0, 0, 0, 0, 0, 1], mode)
  }
})

t.test('a mode has the signature of the keys that have its tones', async (t) => {
  t.strictSame(signatureOf({ tonic: C, mode: 'major' }), { sharps: 0, isMinor: false })
  t.strictSame(signatureOf({ tonic: A, mode: 'minor' }), { sharps: 0, isMinor: true })
  t.strictSame(signatureOf({ tonic: 3, mode: 'major' }), { sharps: -3, isMinor: false })
  t.strictSame(signatureOf({ tonic: G, mode: 'mixolydian' }), { sharps: 0, isMinor: false })
  t.strictSame(signatureOf({ tonic: D, mode: 'dorian' }), { sharps: 0, isMinor: true })
  t.strictSame(signatureOf({ tonic: F, mode: 'lydian' }), { sharps: 0, isMinor: false })
  t.strictSame(signatureOf({ tonic: 11, mode: 'major' }), { sharps: 5, isMinor: false })
})

t.test('jazz adds the seventh each chord has', async (t) => {
  t.equal(withSeventh('I'), 'Imaj7')
  t.equal(withSeventh('V'), 'V7')
  t.equal(withSeventh('IIm'), 'IIm7')
  t.equal(withSeventh('VIIo'), 'VIIm7b5')
  t.equal(withSeventh('IV7'), 'IV7')
})

t.test('over the dominant a minor scale raises its seventh, and only that', async (t) => {
  const minor = scaleOf('minor', A)
  t.equal(scaleOver(chordOf('V', A), minor, A), pitchSetOf([A, 11, C, D, E, F, 8]))
})

t.test('over a lowered seventh degree the leading tone gives way', async (t) => {
  t.equal(scaleOver(chordOf('bVII', C), scaleOf('major', C), C), pitchSetOf([C, D, E, F, G, A, 10]))
})

t.test('a chord of the scale leaves it as it is', async (t) => {
  t.equal(scaleOver(chordOf('IIm', C), scaleOf('major', C), C), scaleOf('major', C))
})

t.test('steps are counted in the scale', async (t) => {
  const major = scaleOf('major', C)
  t.equal(scaleSteps(major, 60, 67), 4)
  t.equal(scaleSteps(major, 67, 60), -4)
  t.equal(scaleSteps(major, 60, 60), 0)
})

t.test('the nearest pitch of a set is one of the set', async (t) => {
  const triad = pitchSetOf([C, E, G])
  for (let target = 40; target < 80; target += 0.5) {
    const pitch = nearestPitch(triad, target)
    t.ok(contains(triad, pitch) && Math.abs(pitch - target) <= 3)
  }
})

t.test('keys have the names musicians give them', async (t) => {
  t.equal(nameOfKey({ tonic: 10, mode: 'major' }), 'Bb')
  t.equal(nameOfKey({ tonic: 9, mode: 'minor' }), 'Am')
  t.equal(nameOfKey({ tonic: 3, mode: 'minor' }), 'Ebm')
  t.equal(nameOfKey({ tonic: 1, mode: 'phrygian' }), 'C# phrygian')
  t.equal(nameOfKey({ tonic: 6, mode: 'minor' }), 'F#m')
})
