import type { Logger } from '@moodscape/shared/process/log'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { findPart, partName, statusOf } from '@moodscape/shared/records/upload-parts'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import type { UploadStore } from '@moodscape/shared/records/upload-store'
import { withPart } from '@moodscape/shared/records/upload-transitions'
import { webhookSecretOf } from '@moodscape/shared/webhooks/webhook-secret'

import type { CallWebhook } from './call-webhook.ts'
import { ReceiverBusy } from './limit-calls.ts'

export interface NoticeCollaborators {
  store: Pick<UploadStore, 'get' | 'change'>
  call: CallWebhook
  signingSecret: string
  publicUrl: string
  log: Logger
}

/**
 * The number of tries, which the queue's backoff spreads over about a day. After the last one the notice is dropped.
 */
export const MAX_TRIES = 18

/**
 * Calls a client's webhook because a job ended. The message carries no result: the client fetches that with its
 * token.
 *
 * @param tryNumber counts from 1
 * @throws the error of the call, unless it was the last try; ReceiverBusy, which does not count as a try
 */
export async function deliverNotice(
  ticket: JobTicket,
  tryNumber: number,
  collaborators: NoticeCollaborators,
): Promise<void> {
  const { store, call, signingSecret, log } = collaborators
  const upload = await store.get(ticket)
  const part = upload && findPart(upload, ticket.job_id)
  const url = part?.request.webhook_url
  if (!upload || upload.erasing || !part || part.notify !== 'due' || url === undefined) return
  const body = JSON.stringify(describeEnd(upload, part, ticket.job_id, collaborators.publicUrl))
  const id = `msg_${ticket.job_id}`
  try {
    await call({ url, id, secret: webhookSecretOf(signingSecret, upload.user_id), body })
  } catch (error) {
    if (error instanceof ReceiverBusy || tryNumber < MAX_TRIES) throw error
    log.warn({ err: error, job_id: ticket.job_id }, 'webhook given up')
    await mark('given_up')
    return
  }
  await mark('delivered')

  async function mark(notify: 'delivered' | 'given_up'): Promise<void> {
    await store.change(ticket, (record) => {
      const current = part && record.parts[partName(part.kind, part.n)]
      return current?.notify === 'due' ? withPart(record, { ...current, notify }) : record
    })
  }
}

function describeEnd(upload: UploadRecord, part: Part, jobId: string, publicUrl: string) {
  const status = statusOf(part, new Date())
  return {
    type: `job.${status}`,
    timestamp: part.finished_at,
    data: {
      job_id: jobId,
      kind: part.kind,
      upload_id: upload.upload_id,
      status,
      status_url: `${publicUrl}/jobs/${jobId}`,
      ...(part.error && { error: part.error }),
    },
  }
}
