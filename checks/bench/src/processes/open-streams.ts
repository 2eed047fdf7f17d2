// A process that opens streams of events and reads what comes.
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import PQueue from 'p-queue'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'

export const StreamsTask = Type.Object({
  url: Type.String(),
  token: Type.String(),
  paths: Type.Array(Type.String()),
})
export type StreamsTask = Static<typeof StreamsTask>

const OPENED_AT_ONCE = 32
const REFUSED_MS = 250
const agent = new Agent({ keepAlive: false, maxSockets: Infinity })

answerQuestions<StreamsTask>(StreamsTask, async ({ url, token, paths }) => {
  const openings = paths.map((path) => () => open(url + path, { authorization: `Bearer ${token}` }))
  await new PQueue({ concurrency: OPENED_AT_ONCE }).addAll(openings)
  return paths.length
})

/** A gateway that reads the table at each heartbeat refuses streams while it does so for thousands: they come again. */
async function open(url: string, headers: Record<string, string>): Promise<void> {
  while ((await tryToOpen(url, headers)) === 'refused') await wait(REFUSED_MS)
}

/** Resolves with the first bytes that come: the state of the job. */
function tryToOpen(url: string, headers: Record<string, string>): Promise<'open' | 'refused'> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, headers }, (response) => {
      const { statusCode } = response
      if (statusCode !== 200 && statusCode !== 503) reject(new Error(`A stream was answered ${statusCode}`))
      response.on('data', () => resolve(statusCode === 200 ? 'open' : 'refused'))
    })
    sending.on('error', reject)
    sending.end()
  })
}
