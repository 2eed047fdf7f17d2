import type { Job } from '../api/types.ts'
import type { Messages } from '../messages/en.ts'

/** What a job does, in a word or two. */
export function nameJob({ kind }: Pick<Job, 'kind'>, { work }: Messages): string {
  if (kind === 'emotion') return work.reading
  return kind === 'image' ? work.painting : work.composing
}

/** How far a job is: its place in the line, or its progress. Empty where neither is known. */
export function describeProgress({ status, position, progress }: Job, { work, states }: Messages): string {
  if (status === 'queued') return position === undefined ? states.queued : work.queued(position)
  return progress === undefined ? '' : work.progress(Math.round(progress * 100))
}
