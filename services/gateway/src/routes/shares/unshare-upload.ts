import { unshareUpload } from '@moodscape/shared/records/owner-choices'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { emptyAnswer, UploadId } from '../schemas.ts'

const schema = {
  operationId: 'unshareUpload',
  summary: 'Take the public page of an upload away',
  description:
    'At once, for everybody; sharing again makes another address. Harmless to repeat: where there is no page, the answer is 404.',
  tags: ['sharing'],
  params: Type.Object({ id: UploadId }),
  response: { 204: emptyAnswer('Taken away.') },
}

/** `DELETE /uploads/:id/share` */
export function routeUnshareUpload(app: RouteApp, { store, shares }: RouteContext): void {
  const config = { problems: ['not_found'] as const }
  app.delete('/uploads/:id/share', { schema, config }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    const { share } = upload
    if (!share) throw problem('not_found')
    // The record forgets the id last: until then a repetition of this finds what is left.
    await shares.remove(share.id)
    await store.change(upload, (record) => unshareUpload(record, share.id))
    // Somebody who shared it meanwhile may have put the pointer back before the record had changed.
    await shares.remove(share.id)
    return reply.code(204).send(null)
  })
}
