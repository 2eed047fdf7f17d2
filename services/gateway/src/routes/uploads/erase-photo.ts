import { removePhoto } from '@moodscape/shared/objects/remove-photo'
import { giveUpPhoto, isPhotoInUse, owesPhotoRemoval } from '@moodscape/shared/records/photo-removal'
import { Type } from 'typebox'

import { problem } from '../../http/problems.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { ownUpload } from '../../uploads/choose-upload.ts'
import { emptyAnswer, UploadId } from '../schemas.ts'

const schema = {
  operationId: 'erasePhoto',
  summary: 'Erase the photo of an upload',
  description:
    'The photo and its thumbnail go; what was read and made stays. Harmless to repeat: once the photo is gone, the answer is 404. A photo that is still to be read cannot go: cancel its job first, or wait.',
  tags: ['uploads'],
  params: Type.Object({ id: UploadId }),
  response: { 204: emptyAnswer('Erased.') },
}

/** `DELETE /uploads/:id/photo` */
export function routeErasePhoto(app: RouteApp, { store, objects }: RouteContext): void {
  const config = { problems: ['not_found', 'photo_in_use'] as const }
  app.delete('/uploads/:id/photo', { schema, config }, async (request, reply) => {
    const upload = await ownUpload(store, request.user.id, request.params.id)
    if (isPhotoInUse(upload)) throw problem('photo_in_use')
    const given = await store.change(upload, (record) => {
      // A record without a photo stays as it is.
      return (record.photo ?? record.incoming) ? giveUpPhoto(record, new Date()) : record
    })
    if (given.erasing || !owesPhotoRemoval(given)) throw problem('not_found')
    await removePhoto(given, { store, objects })
    return reply.code(204).send(null)
  })
}
