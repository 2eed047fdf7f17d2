// Clients that send a photo, wait for its picture, and begin again, each at a moment of its own.
import { setTimeout as wait } from 'node:timers/promises'

import { type Static, Type } from 'typebox'

import { makePhoto } from '../load/photo-body.ts'
import { expectStatus, send } from '../load/send.ts'
import { answerQuestions } from '../process/process-link.ts'

const PHOTO_BYTES = 300 * 1024

export const ClientsTask = Type.Object({
  url: Type.String(),
  /** Whether a photo is answered with jobs to follow, or with all that was made of it. */
  shape: Type.Enum(['accepted', 'synchronous']),
  clients: Type.Integer(),
  tokens: Type.Array(Type.String()),
  /** The clients begin within this time. */
  spreadMs: Type.Number(),
  /** So many rounds as long as that follow the one in which they begin. */
  rounds: Type.Integer(),
})
export type ClientsTask = Static<typeof ClientsTask>

/** Of one round: of the photos that were sent in it. The first round, in which clients begin, has fewer of them at work. */
export interface ClientsRound {
  /** Milliseconds until a photo was taken, and until its picture was there. */
  accepted: number[]
  finished: number[]
  failed: number
}

const photo = await makePhoto(PHOTO_BYTES)

answerQuestions<ClientsTask>(ClientsTask, async (task): Promise<ClientsRound[]> => {
  const rounds = Array.from(
    { length: task.rounds + 1 },
    (): ClientsRound => ({ accepted: [], finished: [], failed: 0 }),
  )
  const began = performance.now()
  const currentRound = () => rounds[Math.floor((performance.now() - began) / task.spreadMs)]
  const runClient = async (n: number) => {
    await wait((task.spreadMs * n) / task.clients)
    for (;;) {
      const round = currentRound()
      if (!round) return
      await sendOne(task, task.tokens[n] ?? '', round).catch(() => round.failed++)
    }
  }
  await Promise.all(Array.from({ length: task.clients }, (_, n) => runClient(n)))
  return rounds
})

async function sendOne(
  { url, shape }: ClientsTask,
  token: string,
  { accepted, finished }: ClientsRound,
): Promise<void> {
  const authorization = { authorization: `Bearer ${token}` }
  const headers = { ...authorization, 'content-type': 'image/jpeg' }
  const began = performance.now()
  const isSynchronous = shape === 'synchronous'
  const address = `${url}/upload-image${isSynchronous ? '' : '?generate=image'}`
  const answer = await expectStatus(isSynchronous ? 200 : 202, send('POST', address, headers, photo))
  accepted.push(performance.now() - began)
  if (!isSynchronous) await untilFinished(url, pictureJobOf(answer.body), authorization)
  finished.push(performance.now() - began)
}

function pictureJobOf(body: Buffer): string {
  const { jobs } = JSON.parse(body.toString()) as { jobs: { kind: string; job_id: string }[] }
  return jobs.find(({ kind }) => kind === 'image')?.job_id ?? ''
}

async function untilFinished(
  url: string,
  jobId: string,
  authorization: Record<string, string>,
): Promise<void> {
  for (;;) {
    const headers = { ...authorization, prefer: 'wait=25' }
    const { body } = await expectStatus(200, send('GET', `${url}/jobs/${jobId}`, headers))
    const { status } = JSON.parse(body.toString()) as { status: string }
    if (status === 'succeeded') return
    if (status !== 'queued' && status !== 'running') throw new Error(`A picture ${status}`)
  }
}
