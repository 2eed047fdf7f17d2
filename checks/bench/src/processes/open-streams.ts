// A process that opens streams of events and reads what comes.
import { Agent, request } from 'node:http'

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
const agent = new Agent({ keepAlive: false, maxSockets: Infinity })

answerQuestions<StreamsTask>(StreamsTask, async ({ url, token, paths }) => {
  const openings = paths.map((path) => () => open(url + path, { authorization: `Bearer ${token}` }))
  await new PQueue({ concurrency: OPENED_AT_ONCE }).addAll(openings)
  return paths.length
})

/** Resolves with the first bytes that come: the state of the job. */
function open(url: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`A stream was answered ${response.statusCode}`))
      response.on('data', () => resolve())
    })
    sending.on('error', reject)
    sending.end()
  })
}
