import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import type { EmotionType } from '../detail/emotions-of.ts'

/** A photo and what a person sees in it. */
export interface LabelledPhoto {
  /** Relative to the folder. */
  file: string
  /** How many faces there are; absent when they have not been counted. */
  faces?: number
  /** The emotion of the largest face; absent when it has none that is clear. */
  emotion?: EmotionType
  /** Emotions another person might as well see in it. */
  alternates: EmotionType[]
}

/** The words data sets use, by how they begin. */
const emotionByStem: Record<string, EmotionType> = {
  calm: 'CALM',
  neutral: 'CALM',
  happ: 'HAPPY',
  smil: 'HAPPY',
  sad: 'SAD',
  angry: 'ANGRY',
  anger: 'ANGRY',
  fear: 'FEAR',
  disgust: 'DISGUSTED',
  surpris: 'SURPRISED',
  confus: 'CONFUSED',
}

/**
 * The photos of a folder with their labels: from a table `*.tsv` in it with the columns `file`,
 * `label_by_eye` and, if known, `faces_by_eye` and `alternates` (joined by `|`); else from how a file's name
 * or its folder's begins, as in `happy-01.jpg` or `happy/01.jpg`, one face each. In the latter case photos
 * without a label are left out.
 */
export async function findLabelledPhotos(folder: string): Promise<LabelledPhoto[]> {
  const files = (await readdir(folder, { recursive: true })).sort()
  const table = files.find((file) => extname(file) === '.tsv')
  if (table !== undefined) return readTable(await readFile(join(folder, table), 'utf8'))
  return files
    .filter((file) => /\.(jpe?g|png)$/i.test(file))
    .flatMap((file) => {
      const emotion = emotionNamed(basename(file)) ?? emotionNamed(basename(dirname(file)))
      return emotion ? { file, faces: 1, emotion, alternates: [] } : []
    })
}

function readTable(text: string): LabelledPhoto[] {
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split('\t'))
  return rows.map((row) => {
    const cell = (column: string) => row[header.indexOf(column)] ?? ''
    const emotion = emotionNamed(cell('label_by_eye'))
    return {
      file: cell('file'),
      ...(/^\d+$/.test(cell('faces_by_eye')) && { faces: Number(cell('faces_by_eye')) }),
      ...(emotion && { emotion }),
      alternates: cell('alternates')
        .split('|')
        .flatMap((word) => emotionNamed(word) ?? []),
    }
  })
}

function emotionNamed(word: string): EmotionType | undefined {
  const stem = Object.keys(emotionByStem).find((candidate) => word.toLowerCase().startsWith(candidate))
  return stem === undefined ? undefined : emotionByStem[stem]
}
