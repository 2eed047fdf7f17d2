import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/** Describes the API as OpenAPI 3.1, from the schemas of the routes that are registered after it. */
export const documentation = fp(
  async (app: FastifyInstance, { publicUrl }: { publicUrl: () => string }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Moodscape',
          version: '1.0.0',
          description: 'A photo of a face becomes a picture and a melody that feel the same way.',
        },
        tags: [
          { name: 'session' },
          { name: 'uploads' },
          { name: 'generation' },
          { name: 'jobs' },
          { name: 'gallery' },
          { name: 'operation' },
        ],
        components: {
          securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
        },
        security: [{ bearer: [] }],
      },
    })
    app.get('/openapi.json', { schema: { hide: true }, config: { open: true, unlimited: true } }, async () => ({
      ...app.swagger(),
      servers: [{ url: publicUrl() }],
    }))
  },
  { name: 'documentation' },
)
