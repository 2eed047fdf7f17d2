import { EmotionType } from '@moodscape/mood/emotion'
import { Type } from 'typebox'

import { JobBody } from './job-view.ts'
import { ProblemBody } from './problems.ts'

/** Schemas that several routes share. */
export const PreferHeader = Type.Object({
  prefer: Type.Optional(Type.String({ description: '`wait=n`: wait up to n seconds (25 at most) for the result.' })),
})
export const StartHeaders = Type.Object({
  ...PreferHeader.properties,
  'idempotency-key': Type.Optional(
    Type.String({ description: 'Repeating a request with the same key gives the first answer again, for 24 hours.' }),
  ),
})

/** The answer to a request that started work: the job, and all of them where it started several. */
export const StartedBody = Type.Object(
  { ...JobBody.properties, jobs: Type.Optional(Type.Array(JobBody)) },
  { description: 'The job was accepted. Follow `status_url`.' },
)

export const UploadId = Type.String({ pattern: '^[0-9a-z]{26}$', description: 'As an answer gave it.' })

/** Emotions are taken in any case. */
export const EmotionParameter = Type.String({
  pattern: '^(?:[hH][aA][pP][pP][yY]|[sS][aA][dD]|[aA][nN][gG][rR][yY]|[cC][oO][nN][fF][uU][sS][eE][dD]|[dD][iI][sS][gG][uU][sS][tT][eE][dD]|[sS][uU][rR][pP][rR][iI][sS][eE][dD]|[cC][aA][lL][mM]|[fF][eE][aA][rR]|[uU][nN][kK][nN][oO][wW][nN])$',
  description: 'HAPPY, SAD, ANGRY, CONFUSED, DISGUSTED, SURPRISED, CALM, FEAR or UNKNOWN, in any case.',
  examples: ['HAPPY'],
})

export const Emotion = EmotionType

/** The problems a route can answer with, by status; all have the same form. */
export function problems(...statuses: number[]): Record<string, unknown> {
  const body = Type.Object({ ...ProblemBody.properties })
  return Object.fromEntries(
    [...statuses, 401, 429, 500, 503].map((status) => [
      status,
      { description: 'Problem', content: { 'application/problem+json': { schema: body } } },
    ]),
  )
}
