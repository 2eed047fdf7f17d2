import { GENERATED, type GeneratedKind } from '@moodscape/shared/records/kinds'
import { shownAsset } from '@moodscape/shared/records/upload-parts'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { findShared } from '../../uploads/find-shared.ts'
import { nounOf } from '../generation/generation-request.ts'
import { emptyAnswer, ShareId } from '../schemas.ts'

/** `GET /s/:shareId/picture`, `/s/:shareId/melody` and so on for every generated kind */
export function routeSharedWork(app: RouteApp, kind: GeneratedKind, context: RouteContext): void {
  const { noun, Noun } = nounOf(kind)
  const schema = {
    operationId: `getShared${Noun}`,
    summary: `The ${noun} of a public page`,
    description: 'Leads to the file, under an address that is good for minutes.',
    tags: ['sharing'],
    security: [],
    params: Type.Object({ shareId: ShareId }),
    response: {
      302: emptyAnswer('To the file.', { Location: { type: 'string', description: 'Where the file is.' } }),
    },
  }
  const config = { open: true, problems: ['not_found'] as const }
  app.get(`/s/:shareId/${GENERATED[kind].noun}`, { schema, config }, async (request, reply) => {
    const upload = await findShared(request.params.shareId, context)
    const key = upload && shownAsset(upload, kind)?.asset?.key
    if (key === undefined) throw problem('not_found')
    return reply
      .headers({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
      })
      .redirect((await context.urls())(key), 302)
  })
}
