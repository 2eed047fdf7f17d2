// A process full of clients: pollers on connections that stay open, long polls and event streams. Told what to do and
// asked for its books by messages.
import { Agent, type IncomingMessage, request } from 'node:http'

import type { CrowdBooks, CrowdOrder } from './crowd-messages.ts'

const books: CrowdBooks = {
  polls: 0,
  pollTimes: [],
  errors: {},
  openStreams: 0,
  endedStreams: 0,
  endedLongPolls: 0,
}
let isOver = false

process.on('message', (message: CrowdOrder | 'tell' | 'leave') => {
  if (message === 'tell') tell()
  else if (message === 'leave') leave()
  else begin(message)
})

function begin(order: CrowdOrder): void {
  const spread = order.pollSeconds * 1_000
  for (let index = 0; index < order.pollers; index++) setTimeout(() => poll(order), Math.random() * spread)
  for (let index = 0; index < order.streams; index++) setTimeout(() => stream(order), Math.random() * spread)
  for (let index = 0; index < order.longPolls; index++)
    setTimeout(() => longPoll(order), Math.random() * spread)
}

/** Each on a connection of its own, which it keeps. */
function poll(order: CrowdOrder, agent = new Agent({ keepAlive: true, maxSockets: 1 })): void {
  if (isOver) return
  const began = performance.now()
  const next = () =>
    setTimeout(() => poll(order, agent), Math.max(0, order.pollSeconds * 1_000 - (performance.now() - began)))
  ask(
    order,
    `/jobs/${order.jobId}`,
    { agent },
    (answer) => {
      answer.resume().on('end', () => {
        books.polls++
        books.pollTimes.push(performance.now() - began)
        if (answer.statusCode !== 200) note(`poll ${answer.statusCode}`)
        next()
      })
    },
    next,
  )
}

function longPoll(order: CrowdOrder): void {
  if (isOver) return
  const again = () => setTimeout(() => longPoll(order), 1_000)
  ask(
    order,
    `/jobs/${order.jobId}`,
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
          else books.endedLongPolls++
        })
    },
    again,
  )
}

function stream(order: CrowdOrder): void {
  if (isOver) return
  ask(
    order,
    `/jobs/${order.jobId}/events`,
    { headers: { accept: 'text/event-stream' } },
    (answer) => {
      books.openStreams++
      let last = ''
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => (last = (last + part).slice(-4_000)))
        .on('end', () => {
          if (/"status":"succeeded"/.test(last)) books.endedStreams++
          else if (!isOver)
            note(`stream ended early: ${answer.statusCode} ${/"code":"(\w+)"/.exec(last)?.[1]}`)
        })
    },
    () => {},
  )
}

function ask(
  { gatewayUrl, token }: CrowdOrder,
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
  books.errors[what] = (books.errors[what] ?? 0) + 1
}

function tell(): void {
  process.send?.({ ...books, pollTimes: books.pollTimes.slice(-20_000) })
}

function leave(): void {
  isOver = true
  process.disconnect()
  process.exit(0)
}
