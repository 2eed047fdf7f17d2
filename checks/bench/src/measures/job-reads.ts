import { createClient } from '@moodscape/client'

import { readSamplePhoto } from '../load/sample-photo.ts'
import { send } from '../load/send.ts'
import type { Measure } from '../measure.ts'
import { startLinkedProcess } from '../process/process-link.ts'
import type { ReaderSettings } from '../processes/bare-reader.ts'
import { compareInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { finishedUploads, jobIdOfPicture, seedGallery } from '../seeds/seed-gallery.ts'
import { openTable } from '../worlds/open-table.ts'
import type { World } from '../worlds/world.ts'

const ROUNDS = 5
const AMOUNT = { requests: 300, connections: 8 }
const GOAL = {
  atLeast: 0.8,
  why: 'token, limits and the view of a job may take a fifth of what the read itself takes',
}

export const jobReads: Measure = {
  name: 'jobs',
  about: 'GET /jobs/:id beside a bare Fastify route with the same read',
  stores: 'local',
  run: measureJobReads,
}

async function measureJobReads(world: World): Promise<Row[]> {
  const { load } = world
  const { token, bareUrlOf, jobs, end } = await prepare(world)
  const rows: Row[] = []
  for (const { state, url, uploadId, etag } of jobs) {
    const rate = async (url: string, asked: { token?: string; etag?: string } = {}) =>
      AMOUNT.requests / (await load.ask({ ...AMOUNT, what: 'get', url, ...asked })).seconds
    const { ours, baseline, ratio } = await compareInRounds(
      ROUNDS,
      () => rate(url, { token, ...(etag !== undefined && { etag }) }),
      () => rate(bareUrlOf(uploadId)),
    )
    rows.push({
      what: `GET /jobs/:id ${state}`,
      ours: figure(ours, '/s'),
      baseline: { ...figure(baseline, '/s'), of: 'bare Fastify, same read' },
      compared: figure(ratio, ''),
      goal: GOAL,
    })
  }
  await end()
  return rows
}

async function prepare({ system }: World) {
  const { gatewayUrl, environment } = system
  const { token, user_id } = await system.issueGuestToken()
  const { client, table } = openTable(environment)
  const [seeded] = finishedUploads(user_id, 1)
  if (!seeded) throw new Error('There is nothing to put into the table')
  await seedGallery(client, table, [seeded])
  client.destroy()
  // No emotion-worker runs, so this job stays queued.
  const queued = await createClient({ baseUrl: gatewayUrl, token }).upload(
    new Blob([await readSamplePhoto()]),
  )
  const finishedUrl = `${gatewayUrl}/jobs/${jobIdOfPicture(seeded)}`
  const { headers } = await send('GET', finishedUrl, { authorization: `Bearer ${token}` })
  const bare = startLinkedProcess<ReaderSettings, string>(
    new URL('../processes/bare-reader.ts', import.meta.url),
    environment,
  )
  const bareUrl = await bare.ask({ region: environment['AWS_REGION'] ?? '', table })
  return {
    token,
    bareUrlOf: (uploadId: string) => `${bareUrl}/${user_id}/${uploadId}`,
    jobs: [
      { state: 'finished', url: finishedUrl, uploadId: seeded.upload_id },
      {
        state: 'unchanged (304)',
        url: finishedUrl,
        uploadId: seeded.upload_id,
        etag: String(headers['etag']),
      },
      { state: 'queued', url: `${gatewayUrl}/jobs/${queued.job_id}`, uploadId: queued.upload_id },
    ],
    end: () => bare.end(),
  }
}
