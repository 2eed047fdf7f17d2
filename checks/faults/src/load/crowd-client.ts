// A process full of clients: pollers on connections that stay open, long polls and event streams. Messages of the parent
// give it its task and ask for its counts.
import { Agent, type IncomingMessage, request } from 'node:http'

import type { CrowdCounts, CrowdTask } from './crowd-messages.ts'

const counts: CrowdCounts = {
  polls: 0,
  pollTimes: [],
  errors: {},
  openStreams: 0,
  endedStreams: 0,
  endedLongPolls: 0,
}
let isOver = false

process.on('message', (message: CrowdTask | 'count' | 'end') => {
  if (message === 'count') sendCounts()
  else if (message === 'end') end()
  else begin(message)
})

function begin(task: CrowdTask): void {
  const spread = task.pollSeconds * 1_000
  for (let index = 0; index < task.pollers; index++) setTimeout(() => poll(task), Math.random() * spread)
  for (let index = 0; index < task.streams; index++) setTimeout(() => stream(task), Math.random() * spread)
  for (let index = 0; index < task.longPolls; index++)
    setTimeout(() => longPoll(task), Math.random() * spread)
}

/** Each poller has a connection of its own and keeps it open. */
function poll(task: CrowdTask, agent = new Agent({ keepAlive: true, maxSockets: 1 })): void {
  if (isOver) return
  const began = performance.now()
  const next = () =>
    setTimeout(() => poll(task, agent), Math.max(0, task.pollSeconds * 1_000 - (performance.now() - began)))
  ask(
    task,
    `/jobs/${task.jobId}`,
    { agent },
    (answer) => {
      answer.resume().on('end', () => {
        counts.polls++
        counts.pollTimes.push(performance.now() - began)
        if (answer.statusCode !== 200) note(`poll ${answer.statusCode}`)
        next()
      })
    },
    next,
  )
}

function longPoll(task: CrowdTask): void {
  if (isOver) return
  const again = () => setTimeout(() => longPoll(task), 1_000)
  ask(
    task,
    `/jobs/${task.jobId}`,
    { headers: { prefer: 'wait=25' } },
    (answer) => {
      let text = ''
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => {
          if (answer.statusCode !== 200)
            note(`long poll ${answer.statusCode} ${/"code":"(\w+)"/.exec(text)?.[1]}`)
          if (/"status":"(queued|running)"/.test(text) || answer.statusCode !== 200) again()
          else counts.endedLongPolls++
        })
    },
    again,
  )
}

function stream(task: CrowdTask): void {
  if (isOver) return
  ask(
    task,
    `/jobs/${task.jobId}/events`,
    { headers: { accept: 'text/event-stream' } },
    (answer) => {
      counts.openStreams++
      let last = ''
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => (last = (last + part).slice(-4_000)))
        .on('end', () => {
          if (/"status":"succeeded"/.test(last)) counts.endedStreams++
          else if (!isOver)
            note(`stream ended early: ${answer.statusCode} ${/"code":"(\w+)"/.exec(last)?.[1]}`)
        })
    },
    () => {},
  )
}

function ask(
  { gatewayUrl, token }: CrowdTask,
  path: string,
  { agent, headers }: { agent?: Agent; headers?: Record<string, string> },
  onAnswer: (answer: IncomingMessage) => void,
  onFailure: () => void,
): void {
  const asking = request(
    `${gatewayUrl}${path}`,
    { agent: agent ?? false, headers: { ...headers, authorization: `Bearer ${token}` } },
    onAnswer,
  )
  asking.on('error', (error: NodeJS.ErrnoException) => {
    if (isOver) return
    note(error.code ?? error.name)
    onFailure()
  })
  asking.end()
}

function note(what: string): void {
  counts.errors[what] = (counts.errors[what] ?? 0) + 1
}

function sendCounts(): void {
  process.send?.({ ...counts, pollTimes: counts.pollTimes.slice(-20_000) })
}

function end(): void {
  isOver = true
  process.disconnect()
  process.exit(0)
}
