import { GENERATED_KINDS } from '@moodscape/shared/records/kinds'

import type { RouteApp, RouteContext } from '../route-context.ts'
import { routeEraseMe } from './account/erase-me.ts'
import { routeGallery } from './account/gallery.ts'
import { routeSession } from './account/session.ts'
import { routeWebhookSecret } from './account/webhook-secret.ts'
import { routeGetAsset } from './generation/get-asset.ts'
import { routeMakeVariation } from './generation/make-variation.ts'
import { routeCancelJob } from './jobs/cancel-job.ts'
import { routeJob } from './jobs/job.ts'
import { routeJobEvents } from './jobs/job-events.ts'
import { routeJobs } from './jobs/jobs.ts'
import { routeAbout } from './operation/about.ts'
import { routeErrorPage } from './operation/error-page.ts'
import { routeHealthz } from './operation/healthz.ts'
import { routeMetrics } from './operation/metrics.ts'
import { routeReadyz } from './operation/readyz.ts'
import { routeReplicateWebhook } from './operation/replicate-webhook.ts'
import { routeShareUpload } from './shares/share-upload.ts'
import { routeSharedPage } from './shares/shared-page.ts'
import { routeSharedWork } from './shares/shared-work.ts'
import { routeUnshareUpload } from './shares/unshare-upload.ts'
import { routeChangeUpload } from './uploads/change-upload.ts'
import { routeCompleteUpload } from './uploads/complete-upload.ts'
import { routeErasePhoto } from './uploads/erase-photo.ts'
import { routeEraseUpload } from './uploads/erase-upload.ts'
import { routeGetUpload } from './uploads/get-upload.ts'
import { routeOpenUpload } from './uploads/open-upload.ts'
import { routeStartFromMood } from './uploads/start-from-mood.ts'
import { routeUploadImage } from './uploads/upload-image.ts'

/** Every route of the API. Those that read a body in their own way get a scope of their own. */
export async function registerRoutes(app: RouteApp, context: RouteContext): Promise<void> {
  const { config } = context
  routeHealthz(app)
  routeReadyz(app, context)
  routeMetrics(app, context.registry)
  routeAbout(app, config)
  if (config.GUEST_SESSIONS) routeSession(app, config)
  await app.register(async (scope) => routeUploadImage(scope as RouteApp, context))
  routeOpenUpload(app, context)
  routeCompleteUpload(app, context)
  routeGetUpload(app, context)
  routeStartFromMood(app, context)
  routeChangeUpload(app, context)
  routeErasePhoto(app, context)
  routeEraseUpload(app, context)
  for (const kind of GENERATED_KINDS) {
    routeGetAsset(app, kind, context)
    routeMakeVariation(app, kind, context)
  }
  routeShareUpload(app, context)
  routeUnshareUpload(app, context)
  routeSharedPage(app, context)
  for (const kind of GENERATED_KINDS) routeSharedWork(app, kind, context)
  routeJobs(app, context)
  routeJob(app, context)
  routeJobEvents(app, context)
  routeCancelJob(app, context)
  routeGallery(app, context)
  routeEraseMe(app, context)
  routeErrorPage(app)
  if (config.WEBHOOKS_OUT) routeWebhookSecret(app, config.SIGNING_SECRET)
  const webhookSecret = config.REPLICATE_WEBHOOK_SECRET
  if (webhookSecret) {
    await app.register(async (scope) =>
      routeReplicateWebhook(scope as RouteApp, webhookSecret, context.publish),
    )
  }
}
