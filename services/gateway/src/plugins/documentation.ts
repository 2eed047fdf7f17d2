import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { TSchema } from 'typebox'

import { ProblemBody } from '../http/problems.ts'
import { JobBody, JobFailure, JobResult, JobState } from '../jobs/job-view.ts'
import { Emotion } from '../openapi/emotion-schema.ts'
import { describeAnswers } from '../routes/describe-answers.ts'
import { About } from '../routes/operation/about.ts'
import { StartedBody } from '../routes/schemas.ts'
import { GalleryEntry, UploadBody } from '../uploads/gallery-view.ts'
import { ShareBody } from '../uploads/share-view.ts'
import { Variation } from '../uploads/variation-view.ts'

const COMPONENTS: TSchema[] = [
  Emotion,
  JobState,
  JobResult,
  JobFailure,
  JobBody,
  StartedBody,
  Variation,
  GalleryEntry,
  UploadBody,
  ShareBody,
  About,
  ProblemBody,
]

const TAGS = [
  { name: 'about', description: 'What this service does, and who does it.' },
  { name: 'session', description: 'Tokens for guests, where the operator allows them.' },
  { name: 'uploads', description: 'Photos: sending, looking at and erasing them.' },
  { name: 'generation', description: 'Pictures and melodies made from the emotion of an upload.' },
  {
    name: 'jobs',
    description: 'Work under way: following, listing and canceling it, and being told when it ends.',
  },
  { name: 'gallery', description: 'Everything of a user.' },
  { name: 'sharing', description: 'Public pages of uploads, by the choice of their owners.' },
  { name: 'operation', description: 'For those who run the service.' },
]

const DESCRIPTION = `A photo of a face becomes a picture and a melody that feel the same way.

Requests that start work answer \`202\` with a job; follow its \`status_url\`, its events, or ask with
\`Prefer: wait=20\` to be answered when it is done. Every error is a problem document (RFC 9457) whose \`code\` is
stable; [all of them](/docs/errors) are explained.`

/** Describes the API as OpenAPI 3.1, from the schemas of the routes that are registered after it. */
export const documentation = fp(
  async (app: FastifyInstance, { publicUrl }: { publicUrl: () => string }) => {
    for (const schema of COMPONENTS) app.addSchema(schema)
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Moodscape',
          version: '1.0.0',
          description: DESCRIPTION,
          license: { name: 'MIT', identifier: 'MIT' },
        },
        tags: TAGS,
        components: {
          securitySchemes: {
            bearer: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description: 'The token of your identity provider, or of `POST /session`.',
            },
          },
        },
        security: [{ bearer: [] }],
      },
      refResolver: {
        buildLocalReference: (schema, _baseUri, _fragment, i) =>
          typeof schema.$id === 'string' ? schema.$id : `def-${i}`,
      },
      transform: ({ schema, url, route }) => ({
        url,
        schema: { ...schema, response: describeAnswers(route) },
      }),
    })
    const schema = {
      operationId: 'getDescription',
      summary: 'This document',
      tags: ['operation'],
      security: [],
      response: { 200: { description: 'OpenAPI 3.1', type: 'object', additionalProperties: true } },
    }
    app.get('/openapi.json', { schema, config: { open: true, unlimited: true } }, async () => ({
      ...app.swagger(),
      servers: [{ url: publicUrl() }],
    }))
  },
  { name: 'documentation' },
)
