import { byStyleField, GENERATED } from '@moodscape/shared/records/kinds'
import { Type } from 'typebox'

import { GenerateParameter, ToneParameter, WebhookParameter } from '../schemas.ts'

/** The style of each kind that is made at once. */
export const STYLE_FIELDS = byStyleField((kind) =>
  Type.Optional(
    Type.Enum<string[]>([...GENERATED[kind].styles], {
      description: `The style of the ${GENERATED[kind].noun} that is asked for in \`generate\`.`,
    }),
  ),
)

/** What an upload can ask for, as fields of its body. */
export const UPLOAD_FIELDS = {
  generate: Type.Optional(GenerateParameter),
  ...STYLE_FIELDS,
  tone: Type.Optional(ToneParameter),
  keep_photo: Type.Optional(
    Type.Boolean({
      description: 'With `false` the photo goes once it was read; what is made of it stays.',
    }),
  ),
  consent: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'The version of what the person has consented to: `consent_version` of `GET /about`.',
      examples: ['1'],
    }),
  ),
  webhook_url: Type.Optional(WebhookParameter),
}
