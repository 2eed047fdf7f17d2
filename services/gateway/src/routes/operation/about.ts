import { MAX_PHOTO_BYTES } from '@moodscape/shared/pictures/photo-limits'
import { byKind, GENERATED, GENERATED_KINDS, JOB_KINDS, JobKind } from '@moodscape/shared/records/kinds'
import { Type } from 'typebox'

import type { GatewayConfig } from '../../config.ts'
import { EXAMPLE_ABOUT } from '../../openapi/examples.ts'
import { refTo } from '../../openapi/ref-to.ts'
import type { RouteApp } from '../../route-context.ts'
import { answer } from '../schemas.ts'

/** Grows with every change of what a person consents to before their photo is read. */
const CONSENT_VERSION = '1'

export const About = Type.Object(
  {
    guests: Type.Boolean({ description: 'Whether `POST /session` gives tokens to anybody.' }),
    reads_with: Type.String({ description: 'Who reads faces, in the words of the operator.' }),
    makes_with: Type.String({ description: 'Who makes pictures and melodies.' }),
    keeps_in: Type.String({ description: 'Where photos and works are kept.' }),
    styles: Type.Object(
      byKind(GENERATED_KINDS, () => Type.Array(Type.String())),
      { description: 'The styles that can be asked for.' },
    ),
    consent_version: Type.String({ description: 'To be sent as `consent` by a page that asks for it.' }),
    max_photo_bytes: Type.Integer(),
    jobs: Type.Array(JobKind, { description: 'The kinds of jobs.' }),
  },
  { $id: 'About', description: 'What the service is, the same for everybody.', examples: [EXAMPLE_ABOUT] },
)

const schema = {
  operationId: 'getAbout',
  summary: 'What this service is',
  description: 'What a page tells people before they send a photo: who reads it, and where it is kept.',
  tags: ['about'],
  security: [],
  response: { 200: answer('The same for everybody.', refTo(About)) },
}

type AboutConfig = Pick<GatewayConfig, 'GUEST_SESSIONS' | 'READS_WITH' | 'MAKES_WITH' | 'KEEPS_IN'>

/** `GET /about` */
export function routeAbout(app: RouteApp, config: AboutConfig): void {
  const about = {
    guests: config.GUEST_SESSIONS,
    reads_with: config.READS_WITH,
    makes_with: config.MAKES_WITH,
    keeps_in: config.KEEPS_IN,
    styles: byKind(GENERATED_KINDS, (kind) => [...GENERATED[kind].styles]),
    consent_version: CONSENT_VERSION,
    max_photo_bytes: MAX_PHOTO_BYTES,
    jobs: [...JOB_KINDS],
  }
  app.get('/about', { schema, config: { open: true } }, async () => about)
}
