import type { EmotionType } from '@moodscape/mood/emotion'

import type { Repertoire } from './repertoire.ts'
import { angry } from './scenes/angry.ts'
import { calm } from './scenes/calm.ts'
import { confused } from './scenes/confused.ts'
import { disgusted } from './scenes/disgusted.ts'
import { fear } from './scenes/fear.ts'
import { happy } from './scenes/happy.ts'
import { sad } from './scenes/sad.ts'
import { surprised } from './scenes/surprised.ts'
import { unknown } from './scenes/unknown.ts'

export const REPERTOIRES: Readonly<Record<EmotionType, Repertoire>> = {
  HAPPY: happy,
  SAD: sad,
  ANGRY: angry,
  CONFUSED: confused,
  DISGUSTED: disgusted,
  SURPRISED: surprised,
  CALM: calm,
  FEAR: fear,
  UNKNOWN: unknown,
}
