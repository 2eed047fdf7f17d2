import { erasureJobId } from '../records/identifiers.ts'
import { jobIdOfPart } from '../records/upload-parts.ts'
import type { ChangeListener } from '../records/upload-store.ts'
import type { PublishJobEvent } from './job-events.ts'

/** Tells the other processes which jobs a written record changed, and which of them were canceled. */
export function publishChanges(publish: PublishJobEvent): ChangeListener {
  return (before, after) => {
    const record = after ?? before
    if (!record) return
    const events = { user_id: record.user_id }
    if (!after && record.erases_user)
      publish({ ...events, type: 'changed', job_id: erasureJobId(record.upload_id) })
    for (const [name, part] of Object.entries(record.parts)) {
      const earlier = before?.parts[name]
      const job_id = jobIdOfPart(record, part)
      if (!after || (part.state === 'canceled' && earlier?.state !== 'canceled')) {
        publish({ ...events, type: 'canceled', job_id })
      }
      if (!after || earlier?.state !== part.state) {
        publish({
          ...{ ...events, type: 'changed', job_id },
          ...(after && { state: part.state }),
          ...(part.notify === 'due' && { notice: true }),
        })
      }
    }
  }
}
