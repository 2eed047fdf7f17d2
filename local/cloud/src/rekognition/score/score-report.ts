import type { FaceDetail } from '@aws-sdk/client-rekognition'

import { calibrationError } from './calibration-error.ts'
import type { LabelledPhoto } from './labelled-photos.ts'

/** What came back for one labelled photo. */
export interface Scored {
  photo: LabelledPhoto
  found: FaceDetail[]
  /** Why there was no answer. */
  refusal?: string
  milliseconds: number
}

/** One line about one photo. */
export function rowFor(scored: Scored): string {
  const { photo, found, refusal, milliseconds } = scored
  const emotions = found[0]?.Emotions?.slice(0, 2) ?? []
  const read = emotions.map(({ Type, Confidence = 0 }) => `${Type} ${Confidence.toFixed(0)}`).join(', ')
  return [
    photo.file.padEnd(28),
    `${found.length} of ${photo.faces ?? '?'} faces`.padEnd(15),
    (photo.emotion ?? '-').padEnd(10),
    verdictOn(scored).padEnd(10),
    `${milliseconds.toFixed(0)} ms`.padStart(8),
    refusal ?? read,
  ].join('  ')
}

/** How many emotions were right, how many faces were found, and the time an image takes. */
export function totalsOf(all: Scored[]): string {
  const verdicts = all.map(verdictOn)
  const count = (...wanted: Verdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length
  const labelled = count('right', 'alternate', 'wrong')
  const counted = all.map(({ photo, found }) => ({ there: photo.faces ?? found.length, found: found.length }))
  const there = sum(counted.map((photo) => photo.there))
  const rightlyFound = sum(counted.map((photo) => Math.min(photo.there, photo.found)))
  const wronglyFound = sum(counted.map((photo) => Math.max(0, photo.found - photo.there)))
  const times = all.map(({ milliseconds }) => Math.round(milliseconds)).sort((a, b) => a - b)
  return [
    `${count('right')} of ${labelled} emotions right, ${count('right', 'alternate')} counting alternates`,
    calibrationOf(all),
    `${rightlyFound} of ${there} faces found, and ${wronglyFound} that are none`,
    `${times[Math.floor(times.length / 2)]} ms an image (median), ${times.at(-1)} ms at most`,
  ].join('\n')
}

/** How near the confidences are to how often they are right. */
function calibrationOf(all: readonly Scored[]): string {
  const answers = all
    .filter(({ photo, found }) => photo.emotion !== undefined && found[0]?.Emotions?.[0])
    .map((scored) => ({
      confidence: (scored.found[0]?.Emotions?.[0]?.Confidence ?? 0) / 100,
      isRight: verdictOn(scored) === 'right',
    }))
  if (answers.length === 0) return 'no confidences to compare'
  const mean = sum(answers.map(({ confidence }) => confidence)) / answers.length
  const error = calibrationError(answers)
  return `${(100 * mean).toFixed(0)} % sure on average, expected calibration error ${error.toFixed(3)}`
}

type Verdict = 'right' | 'alternate' | 'wrong' | '-'

/** By the largest face; none without a label. */
function verdictOn({ photo, found }: Scored): Verdict {
  if (photo.emotion === undefined) return '-'
  const read = found[0]?.Emotions?.[0]?.Type
  if (read === photo.emotion) return 'right'
  return photo.alternates.some((alternate) => alternate === read) ? 'alternate' : 'wrong'
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
