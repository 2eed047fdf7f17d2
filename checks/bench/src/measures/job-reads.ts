import { createClient } from '@moodscape/client'

import type { BenchSystem } from '../bench-system.ts'
import { openTable } from '../open-table.ts'
import { startLinkedProcess } from '../process-link.ts'
import type { ReaderSettings } from '../processes/bare-reader.ts'
import { compareInRounds } from '../rounds.ts'
import { readSamplePhoto } from '../sample-photo.ts'
import { jobIdOfPicture, seedGallery } from '../seed-gallery.ts'
import type { Row } from '../table.ts'

const ROUNDS = 5
const AMOUNT = { requests: 300, connections: 8 }
const GOAL = 0.7

/** `GET /jobs/:id` against a bare Fastify route that does the same read of the same record. */
export async function measureJobReads({ system, load }: BenchSystem): Promise<Row[]> {
  const { gatewayUrl, environment } = system
  const { token, user_id } = await system.issueGuestToken()
  const { client, table } = openTable(environment)
  const [seeded] = await seedGallery(client, table, user_id, 1)
  client.destroy()
  if (!seeded) throw new Error('Nothing was put into the table')
  // No emotion-worker runs, so this job stays queued.
  const queued = await createClient({ baseUrl: gatewayUrl, token }).upload(
    new Blob([await readSamplePhoto()]),
  )

  const bare = startLinkedProcess<ReaderSettings, string>(
    new URL('../processes/bare-reader.ts', import.meta.url),
    environment,
  )
  const bareUrl = await bare.ask({ region: environment['AWS_REGION'] ?? '', table })
  const rate = async (url: string, sentToken?: string) => {
    const { seconds } = await load.ask({
      ...AMOUNT,
      what: 'get',
      url,
      ...(sentToken && { token: sentToken }),
    })
    return AMOUNT.requests / seconds
  }
  const rows: Row[] = []
  for (const { state, jobId, uploadId } of [
    { state: 'finished', jobId: jobIdOfPicture(seeded), uploadId: seeded.upload_id },
    { state: 'queued', jobId: queued.job_id, uploadId: queued.upload_id },
  ]) {
    const { ours, baseline, ratio } = await compareInRounds(
      ROUNDS,
      () => rate(`${gatewayUrl}/jobs/${jobId}`, token),
      () => rate(`${bareUrl}/${user_id}/${uploadId}`),
    )
    rows.push({
      what: `GET /jobs/:id of a ${state} job`,
      ours: `${ours.toFixed(0)}/s`,
      baseline: `${baseline.toFixed(0)}/s bare Fastify, same read`,
      ratio,
      goal: `≥ ${GOAL}`,
      isMet: ratio >= GOAL,
    })
  }
  await bare.end()
  return rows
}
