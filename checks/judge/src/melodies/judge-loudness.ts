import { MOOD_NUMBERS } from '@moodscape/composer/character/mood-numbers'

import type { Measure } from '../measure.ts'
import type { JudgedMelody } from './compose-held-out.ts'

const MOST_LUFS_OFF = 0.5
const HIGHEST_PEAK = -1

/** Least loudness range in LU; anger may be more even. */
const leastRange = (emotion: string) => (emotion === 'ANGRY' ? 2 : 3)

/** Loudness, its range and the true peak after EBU R 128, as ffmpeg measures them on the MP3. */
export function judgeLoudness(melodies: readonly JudgedMelody[]): Measure[] {
  const measured = melodies.flatMap(({ emotion, heard }) => (heard ? [{ emotion, ...heard }] : []))
  if (measured.length === 0)
    return [{ what: 'loudness', measured: 'no ffmpeg', wanted: '', isMet: undefined }]
  const off = Math.max(
    ...measured.map(({ emotion, loudness }) => Math.abs(loudness - MOOD_NUMBERS[emotion].loudness)),
  )
  const peak = Math.max(...measured.map((one) => one.peak))
  const even = measured.filter(({ emotion, range }) => range < leastRange(emotion))
  const narrowest = Math.min(...measured.map(({ range }) => range))
  return [
    {
      what: 'farthest from the wanted loudness',
      measured: `${off.toFixed(2)} LU`,
      wanted: '≤ 0.5 LU',
      isMet: off <= MOST_LUFS_OFF,
    },
    {
      what: 'highest true peak',
      measured: `${peak.toFixed(1)} dB`,
      wanted: '≤ -1 dB',
      isMet: peak <= HIGHEST_PEAK,
    },
    {
      what: 'smallest loudness range, ANGRY from 2 LU on',
      measured: `${narrowest.toFixed(1)} LU`,
      wanted: '≥ 3 LU',
      isMet: even.length === 0,
    },
  ]
}
