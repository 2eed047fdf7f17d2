import { createClient, type MoodscapeClient } from '@moodscape/client'

import type { Ground } from './ground.ts'

/** One upload without a photo for each of these, so that a user's pictures do not share a record. */
const EMOTIONS = ['HAPPY', 'SAD', 'ANGRY', 'CONFUSED', 'DISGUSTED', 'SURPRISED', 'CALM', 'FEAR', 'UNKNOWN']
const ORDERS_AT_ONCE = 4

/** A picture that somebody waits for. */
export interface Ordered {
  /** Resolves when it is done. @returns when its worker began and ended, in milliseconds since 1970 */
  finished(): Promise<{ startedAt: number; finishedAt: number }>
}

/** Orders pictures over HTTP, each in a record of its own. */
export async function orderPictures({ system }: Pick<Ground, 'system'>, count: number): Promise<Ordered[]> {
  const clients: MoodscapeClient[] = []
  for (let left = count; left > 0; left -= EMOTIONS.length) {
    const { token } = await system.issueGuestToken()
    clients.push(createClient({ baseUrl: system.gatewayUrl, token }))
  }
  const wishes = clients.flatMap((client) => EMOTIONS.map((emotion) => ({ client, emotion }))).slice(0, count)
  const ordered: Ordered[] = []
  const waiting = wishes.values()
  const lane = async () => {
    for (const { client, emotion } of waiting) {
      const { job_id } = await client.paint({ emotion })
      ordered.push({ finished: () => waitFor(client, job_id) })
    }
  }
  await Promise.all(Array.from({ length: ORDERS_AT_ONCE }, lane))
  return ordered
}

async function waitFor(
  client: MoodscapeClient,
  jobId: string,
): Promise<{ startedAt: number; finishedAt: number }> {
  const { status, started_at = '', finished_at = '', error } = await client.wait(jobId)
  if (status !== 'succeeded') throw new Error(`A picture ended as ${status}: ${error?.code}`)
  return { startedAt: Date.parse(started_at), finishedAt: Date.parse(finished_at) }
}
