import { blendOf } from '@moodscape/mood/blend'
import { createRandom, type Random } from '@moodscape/mood/random'

import type { Character } from './character/character.ts'
import { characterOfBlend } from './character/character-of-blend.ts'
import { dressInStyle } from './character/dress-in-style.ts'
import { type ComposeRequest, checkComposeRequest, DEFAULT_SECONDS } from './compose-request.ts'
import { type Performance, performScore } from './performance/perform-score.ts'
import type { Score } from './score/score.ts'
import { writeScore } from './score/write-score.ts'
import { writeTheme } from './theme/write-theme.ts'
import { nameOfKey } from './theory/key.ts'

/** A piece before it becomes files. */
export interface Draft {
  character: Character
  score: Score
  performance: Performance
  /** The key's name, such as "Am". */
  key: string
  /** Key, tempo and meter, such as "Am, 60 bpm, 3/4". */
  title: string
  /** The piece's source of chance. */
  random: Random
}

/**
 * Writes and plays a piece without rendering it: milliseconds instead of a second. The seed gives the theme, the
 * emotions dress it, so that a slightly different face gives slightly different music. Throws InvalidComposeRequest.
 */
export function draft(request: ComposeRequest): Draft {
  checkComposeRequest(request)
  const random = createRandom(`melody ${request.seed}`)
  const theme = writeTheme(random.fork('theme'))
  const mood = characterOfBlend(blendOf(request.emotions), random.fork('character'))
  const character = request.style ? dressInStyle(mood, request.style) : mood
  const score = writeScore(theme, character, request.seconds ?? DEFAULT_SECONDS, random)
  const performance = performScore(score, character, random.fork('performance'))
  const key = nameOfKey(score.key)
  return {
    character,
    score,
    performance,
    key,
    random,
    title: `${key}, ${Math.round(score.form.bpm)} bpm, ${score.form.meter}/4`,
  }
}
