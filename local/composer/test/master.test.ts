import t from 'tap'

import { compose } from '../src/compose.ts'
import { draft } from '../src/draft.ts'
import { renderAudio } from '../src/render-audio.ts'
import { amplitudeOf } from '../src/sound/decibels.ts'
import { limitPeaks } from '../src/sound/limit-peaks.ts'
import { loudnessOf } from '../src/sound/loudness.ts'
import { emptyMix, mixStem } from '../src/sound/mix.ts'
import { addRoom, roomOf } from '../src/sound/reverb.ts'
import { SAMPLE_RATE, type Stereo, silence } from '../src/sound/signal.ts'
import { peakAfter } from '../src/sound/true-peak.ts'
import { pure } from './fixtures/moods.ts'

function sine(hertz: number, amplitude: number, seconds: number, phase = 0): Stereo {
  const channel = Float32Array.from(
    { length: seconds * SAMPLE_RATE },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE + phase),
  )
  return { left: channel, right: channel.slice() }
}

function truePeak({ left, right }: Stereo): number {
  return left.reduce((most, _, i) => Math.max(most, peakAfter(left, i), peakAfter(right, i)), 0)
}

t.test('a tone of 1 kHz at -23 dB on both channels measures -23 LUFS (EBU Tech 3341, case 1)', async (t) => {
  t.ok(Math.abs((await loudnessOf(sine(1000, amplitudeOf(-23), 6))) + 23) < 0.1)
})

t.test('what is 13 dB quieter than the rest does not count (as EBU Tech 3341, case 3)', async (t) => {
  const { left } = sine(1000, amplitudeOf(-23), 12)
  const quiet = amplitudeOf(-13)
  const faded = left.map((sample, i) =>
    i < 2 * SAMPLE_RATE || i >= 10 * SAMPLE_RATE ? sample * quiet : sample,
  )
  // The blocks across the two changes count in part.
  t.ok(Math.abs((await loudnessOf({ left: faded, right: faded })) + 23) < 0.25)
})

t.test('one channel heard on both sides is as loud as two equal ones', async (t) => {
  const { left } = sine(700, 0.2, 2)
  t.equal(await loudnessOf({ left, right: left }), await loudnessOf({ left, right: left.slice() }))
})

t.test('silence has no loudness', async (t) => {
  t.equal(await loudnessOf(silence(SAMPLE_RATE)), -Infinity)
})

t.test('peaks between samples are seen', async (t) => {
  // A quarter of the sample rate, hit 45 degrees off its peaks: every sample is 3 dB low.
  const hidden = sine(SAMPLE_RATE / 4, 1, 0.1, Math.PI / 4)
  t.ok(Math.abs(hidden.left[100] as number) < 0.71)
  t.ok(truePeak(hidden) > 0.95)
})

t.test('the limiter holds the true peak at its ceiling and leaves quiet sound alone', async (t) => {
  const loud = sine(3000, 0.9, 0.5)
  await limitPeaks(loud, 2, amplitudeOf(-2))
  t.ok(truePeak(loud) < amplitudeOf(-1.7), `${truePeak(loud)}`)
  const quiet = sine(3000, 0.2, 0.2)
  const before = quiet.left.slice()
  await limitPeaks(quiet, 1, amplitudeOf(-2))
  t.strictSame(quiet.left, before)
})

t.test('a stem comes out at its level, however loud its instrument is', async (t) => {
  const levels: number[] = []
  for (const amplitude of [0.01, 0.7]) {
    const mix = emptyMix(SAMPLE_RATE * 2)
    await mixStem(mix, sine(500, amplitude, 2), { level: -6, pan: 0, send: 0.5 })
    t.ok(Math.abs((await loudnessOf(mix.dry)) - (await loudnessOf(mix.sent)) - 6.02) < 0.1)
    levels.push(await loudnessOf(mix.dry))
  }
  t.ok(Math.abs((levels[0] ?? 0) - (levels[1] ?? 1)) < 0.01)
})

t.test('a larger room rings longer, and every room falls silent', async (t) => {
  const click = silence(SAMPLE_RATE * 6)
  click.left[0] = click.right[0] = 1
  const answerOf = async (size: number) => {
    const answer = silence(SAMPLE_RATE * 6)
    await addRoom(answer, click, roomOf(size, 0.5), 1)
    return answer
  }
  const [large, small] = [await answerOf(0.8), await answerOf(0.1)]
  const energyAfter = ({ left }: Stereo, seconds: number) =>
    left.subarray(seconds * SAMPLE_RATE).reduce((sum, x) => sum + x * x, 0)
  t.ok(energyAfter(large, 1) > 10 * energyAfter(small, 1))
  t.ok(energyAfter(large, 5) < 1e-4 * energyAfter(large, 0))
})

for (const [type, loudness] of [
  ['ANGRY', -13],
  ['CALM', -20],
] as const) {
  t.test(`${type} is as loud as it should be, with room above its peaks`, async (t) => {
    const audio = await renderAudio(draft({ emotions: pure(type), seed: 2, seconds: 5 }))
    const measured = await loudnessOf(audio)
    t.ok(Math.abs(measured - loudness) < 0.7, `${measured.toFixed(1)} LUFS`)
    t.ok(truePeak(audio) < amplitudeOf(-1.5))
    t.ok(Math.abs(audio.left.at(-1) as number) < 1e-4)
    t.equal(audio.left.length, 5 * SAMPLE_RATE)
  })
}

t.test('the shortest piece is still a piece', async (t) => {
  const { seconds, midi } = await compose({ emotions: pure('SURPRISED'), seed: 1, seconds: 5 })
  t.ok(seconds >= 5 && seconds < 5.2)
  t.ok(midi.length > 400)
})
