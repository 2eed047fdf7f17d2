import { GENERATED, GENERATED_KINDS } from '@moodscape/shared/records/kinds'
import { shownAsset } from '@moodscape/shared/records/upload-parts'
import type { Asset, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'

import { preferredLanguage } from '../../http/preferred-language.ts'
import type { RouteApp, RouteContext } from '../../route-context.ts'
import { findShared } from '../../uploads/find-shared.ts'
import { ShareId } from '../schemas.ts'
import { contentPolicyOf, renderGonePage, renderSharedPage } from './render-shared-page.ts'

const html = (description: string) => ({
  description,
  content: { 'text/html': { schema: Type.String() } },
})

const schema = {
  operationId: 'getSharedPage',
  summary: 'The public page of an upload',
  description:
    'For people, and for what makes a preview of a link: the picture, the melody and the words of the owner, in English or Spanish as Accept-Language asks. Search engines are asked not to index it.',
  tags: ['sharing'],
  security: [],
  params: Type.Object({ shareId: ShareId }),
  response: {
    200: html('The page.'),
    404: html('There is no such page: never was, was taken away, has ended, or its upload was erased.'),
  },
}

/** `GET /s/:shareId` */
export function routeSharedPage(app: RouteApp, context: RouteContext): void {
  app.get('/s/:shareId', { schema, config: { open: true } }, async (request, reply) => {
    const { shareId } = request.params
    const language = preferredLanguage(request.headers['accept-language'])
    const upload = await findShared(shareId, context)
    const shown = upload ? worksOf(upload) : []
    const urlOf = await context.urls()
    protect(
      reply.header('content-language', language),
      shown.map(({ asset }) => new URL(urlOf(asset.key)).origin),
    )
    if (!upload) return reply.code(404).send(renderGonePage(language))
    const works = shown.map(({ noun, asset: { media_type: mediaType, width, height } }) => ({
      noun,
      mediaType,
      width,
      height,
    }))
    const url = `${context.publicUrl()}/s/${shareId}`
    return reply.send(renderSharedPage({ url, words: upload.share?.words ?? '', works, language }))
  })
}

function worksOf(upload: UploadRecord): { noun: string; asset: Asset }[] {
  return GENERATED_KINDS.flatMap((kind) => {
    const asset = shownAsset(upload, kind)?.asset
    return asset ? [{ noun: GENERATED[kind].noun, asset }] : []
  })
}

/** A page that anybody may open: not indexed, kept by no cache, and not telling where its reader came from. */
function protect(reply: FastifyReply, assetOrigins: string[]): void {
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', contentPolicyOf(assetOrigins))
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('cache-control', 'no-store')
}
