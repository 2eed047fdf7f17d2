import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** What the page may load: itself only. It makes styles as it goes. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ')

/** There is one API to look at: no bar to choose another from. */
const PAGE_STYLE = '.swagger-ui .topbar { display: none }'

/**
 * `GET /docs`: a page to read about the API and to try it. The page loads nothing from other hosts and sends them
 * nothing. Its files are read from disk on the first request.
 */
export async function referencePage(app: FastifyInstance, options: { basePath: string }): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, open: true, unlimited: true }
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', CONTENT_POLICY)
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: options.basePath,
    theme: { title: 'Moodscape API', css: [{ filename: 'page.css', content: PAGE_STYLE }] },
    uiConfig: {
      validatorUrl: null,
      deepLinking: true,
      persistAuthorization: false,
      displayRequestDuration: true,
    },
  })
}
