import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** What became of requests that are sent once and not repeated. */
export interface PlainAnswers {
  /** How often each status was answered; 0 stands for a connection that was refused. */
  statuses: Map<number, number>
  /** Requests that were cut off, or answered with anything but success and 503. */
  wrong: string[]
}

const INTERVAL_MS = 25
/** Time for what was sent to have reached a process that has other things to do. */
const REACHES_MS = 1_500

export interface PlainRequests {
  /** Sends no more for now, as a load balancer that knows of a stop, and gives what was sent the time to arrive. */
  rest(): Promise<void>
  resume(): void
  stop(): Promise<PlainAnswers>
}

/** Asks for the gallery again and again, each time on a new connection and without repeating anything. */
export function askPlainly(gatewayUrl: string, token: string): PlainRequests {
  const answers: PlainAnswers = { statuses: new Map(), wrong: [] }
  let isOver = false
  let isResting = false

  function note(status: number): void {
    answers.statuses.set(status, (answers.statuses.get(status) ?? 0) + 1)
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

  async function askOn(): Promise<void> {
    const asked: Promise<void>[] = []
    while (!isOver) {
      if (!isResting) asked.push(ask())
      await wait(INTERVAL_MS)
    }
    await Promise.all(asked)
  }

  const asking = askOn()
  return {
    async rest() {
      isResting = true
      await wait(REACHES_MS)
    },
    resume: () => void (isResting = false),
    async stop() {
      isOver = true
      await asking
      return answers
    },
  }
}
