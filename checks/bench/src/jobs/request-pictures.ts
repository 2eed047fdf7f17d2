import { createClient, type MoodscapeClient } from '@moodscape/client'
import PQueue from 'p-queue'

import type { World } from '../worlds/world.ts'
import type { JobTimes } from './steady-rate.ts'

/** A user has one upload without a photo for each emotion, so the pictures of one user do not share a record. */
const EMOTIONS = ['HAPPY', 'SAD', 'ANGRY', 'CONFUSED', 'DISGUSTED', 'SURPRISED', 'CALM', 'FEAR', 'UNKNOWN']
const AT_ONCE = 4

/** A picture that a client waits for. */
export interface RequestedPicture {
  /** @throws unless the job succeeds */
  finished(): Promise<JobTimes>
}

/** Requests pictures over HTTP, each in a record of its own. @returns them in the order of acceptance */
export async function requestPictures(
  { system }: Pick<World, 'system'>,
  count: number,
): Promise<RequestedPicture[]> {
  const clients: MoodscapeClient[] = []
  for (let left = count; left > 0; left -= EMOTIONS.length) {
    const { token } = await system.issueGuestToken()
    clients.push(createClient({ baseUrl: system.gatewayUrl, token }))
  }
  const requests = clients.flatMap((client) => EMOTIONS.map((emotion) => ({ client, emotion })))
  const requested: RequestedPicture[] = []
  await new PQueue({ concurrency: AT_ONCE }).addAll(
    requests.slice(0, count).map(({ client, emotion }) => async () => {
      const { job_id } = await client.paint({ emotion })
      requested.push({ finished: () => waitFor(client, job_id) })
    }),
  )
  return requested
}

async function waitFor(client: MoodscapeClient, jobId: string): Promise<JobTimes> {
  const { status, started_at = '', finished_at = '', error } = await client.wait(jobId)
  if (status !== 'succeeded') throw new Error(`A picture ended as ${status}: ${error?.code}`)
  return { startedAt: Date.parse(started_at), finishedAt: Date.parse(finished_at) }
}
