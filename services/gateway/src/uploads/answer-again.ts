import type { AnswerAgain } from '../http/answer-once.ts'
import { answerStartedAgain } from '../jobs/answer-job.ts'
import type { DirectUploads } from '../photo/direct-uploads.ts'
import type { AssetUrls } from '../stores/asset-urls.ts'
import { answerForm } from './answer-form.ts'

/** Builds any kept answer again, as the record stands now and with fresh addresses. */
export function createAnswerAgain(urls: AssetUrls, directUploads: DirectUploads): AnswerAgain {
  return async (kept, upload) => {
    switch (kept.kind) {
      case 'accepted':
      case 'done':
        return answerStartedAgain(kept, upload, urls)
      case 'form':
        return answerForm(upload, kept.media_type, directUploads)
    }
  }
}
