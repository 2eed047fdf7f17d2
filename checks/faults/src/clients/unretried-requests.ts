import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { countOne } from './count-one.ts'

/** What became of requests that are sent once and not repeated. */
export interface UnretriedAnswers {
  /** How often each status was answered; 0 stands for a connection that was refused. */
  statuses: Map<number, number>
  /** Requests that were cut off, or answered with anything but success and 503. */
  wrong: string[]
}

const INTERVAL_MS = 25
/** Time in which sent requests reach a process that is busy with other work. */
const ARRIVAL_MS = 1_500

export interface UnretriedRequests {
  /** Sends no more for now, as a load balancer that knows of a stop, and waits until what was sent has arrived. */
  pause(): Promise<void>
  resume(): void
  stop(): Promise<UnretriedAnswers>
}

/** Asks for the gallery at a fixed rate, each time on a new connection and without a retry. */
export function sendUnretriedRequests(gatewayUrl: string, token: string): UnretriedRequests {
  const answers: UnretriedAnswers = { statuses: new Map(), wrong: [] }
  let isOver = false
  let isPaused = false

  function note(status: number): void {
    countOne(answers.statuses, status)
    if (status !== 0 && status !== 503 && status >= 300)
      answers.wrong.push(`a plain request was answered with ${status}`)
  }

  async function ask(): Promise<void> {
    await new Promise<void>((resolve) => {
      let isConnected = false
      const asking = request(
        `${gatewayUrl}/gallery`,
        { agent: false, headers: { authorization: `Bearer ${token}` } },
        (answer) => {
          answer.on('error', () => answers.wrong.push('an answer was cut off'))
          answer.resume().on('close', resolve)
          note(answer.statusCode ?? 0)
        },
      )
      asking.on('socket', (socket) => socket.once('connect', () => (isConnected = true)))
      asking.on('error', (error: NodeJS.ErrnoException) => {
        if (isConnected) answers.wrong.push(`a plain request was cut off (${error.code})`)
        else note(0)
        resolve()
      })
      asking.end()
    })
  }

  async function askUntilStopped(): Promise<void> {
    const asked: Promise<void>[] = []
    while (!isOver) {
      if (!isPaused) asked.push(ask())
      await wait(INTERVAL_MS)
    }
    await Promise.all(asked)
  }

  const asking = askUntilStopped()
  return {
    async pause() {
      isPaused = true
      await wait(ARRIVAL_MS)
    },
    resume: () => void (isPaused = false),
    async stop() {
      isOver = true
      await asking
      return answers
    },
  }
}
