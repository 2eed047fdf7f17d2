import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import waitFor from 'p-wait-for'

import { describeTimes } from '../scene/describe-figures.ts'
import type { Scenario, Scene } from '../scene/fault.ts'
import type { CrowdCounts, CrowdTask } from './crowd-messages.ts'
import { largeBodies } from './large-bodies.ts'
import { overload } from './overload.ts'

const POLLERS = 10_000
const WAITERS = 2_000
/** The interval of a client that expects a long wait. */
const POLL_SECONDS = 30
/** Open files that the gateway needs beside its clients. */
const SPARE_FILES = 500
/** Connections to the stores, which stay open for a while. */
const KEPT_FILES = 100
const LONGEST_LAG_SECONDS = 0.5
/** In the heap; V8 and the allocator keep freed memory outside of it for the next crowd. */
const MOST_KEPT_MB = 30

/** Thousands of clients on one gateway wait for the same job, receive its end, and close their connections. */
export const crowd: Scenario = {
  name: 'crowd',
  faults: [
    {
      injected: `${POLLERS} pollers and ${WAITERS} waiters on one gateway, and uploads meanwhile`,
      kinds: ['melody'],
      settleSeconds: 60,
      async run(scene) {
        const { rig, ledger } = scene
        const before = await readGauges(scene)
        const composer = rig.system.services.get('melody-worker')
        composer?.kill('SIGSTOP')
        const { accepted, user } = await ledger.submit()
        const scale = await affordableShare()
        const task: CrowdTask = {
          gatewayUrl: rig.system.gatewayUrl,
          token: user.token,
          jobId: accepted?.job_ids[1] ?? '',
          pollers: Math.floor(scene.amount(POLLERS, 100) * scale),
          pollSeconds: POLL_SECONDS,
          streams: Math.floor(scene.amount(WAITERS / 2, 50) * scale),
          longPolls: Math.floor(scene.amount(WAITERS / 2, 50) * scale),
        }
        if (scale < 1)
          scene.note(`scaled down to ${(scale * 100).toFixed(0)} %: this machine allows no more open files`)
        const clients = fork(fileURLToPath(new URL('crowd-client.ts', import.meta.url)))
        try {
          scene.countInjection()
          clients.send(task)
          await wait(POLL_SECONDS * 1_000)
          await ledger.submitMany(20, 2)
          await wait(POLL_SECONDS * 200)
          const during = await readGauges(scene)
          const ended = await endJob(scene, clients, task)
          await report(scene, clients, { before, during, ended, task })
        } finally {
          composer?.kill('SIGCONT')
          if (clients.exitCode === null) clients.kill()
        }
      },
    },
    ...overload,
    largeBodies,
  ],
}

interface Gauges {
  memoryMb: number
  /** Used part of V8's heap. */
  heapMb: number
  lagSeconds: number
  files: number
}

async function readGauges({ rig }: Scene): Promise<Gauges> {
  const text = await (await fetch(`${rig.system.gatewayUrl}/metrics`)).text()
  const read = (name: string) =>
    Number(new RegExp(`^${name}(?:{[^}]*})? ([\\d.e+-]+)$`, 'm').exec(text)?.[1] ?? NaN)
  return {
    memoryMb: read('process_resident_memory_bytes') / 2 ** 20,
    heapMb: read('nodejs_heap_size_used_bytes') / 2 ** 20,
    lagSeconds: read('nodejs_eventloop_lag_p99_seconds'),
    files: read('process_open_fds'),
  }
}

/** Reads the gauges after a garbage collection, because memory that is not freed yet is no leak. */
async function readGaugesAtRest(scene: Scene): Promise<Gauges> {
  for (let round = 0; round < 3; round++) {
    await wait(1_500)
    scene.rig.system.services.get('gateway')?.kill('SIGPWR')
  }
  await wait(500)
  return readGauges(scene)
}

/** The share of the crowd for which one process may open enough files: each end of a connection is a file. */
async function affordableShare(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const most = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(limits)?.[1] ?? 1_024)
  return Math.min(1, (most - SPARE_FILES) / (POLLERS + WAITERS))
}

/** Lets the job end and waits until every waiting client is told. @returns the milliseconds that took */
async function endJob(
  { rig }: Scene,
  clients: ChildProcess,
  { streams, longPolls }: CrowdTask,
): Promise<number> {
  rig.system.services.get('melody-worker')?.kill('SIGCONT')
  const began = Date.now()
  const areTold = async () => {
    const { endedStreams, endedLongPolls } = await ask(clients)
    return endedStreams >= streams && endedLongPolls >= longPolls && waitFor.resolveWith(Date.now() - began)
  }
  return waitFor(areTold, { interval: 250, timeout: { milliseconds: 60_000, fallback: () => Infinity } })
}

async function report(
  scene: Scene,
  clients: ChildProcess,
  { before, during, ended, task }: { before: Gauges; during: Gauges; ended: number; task: CrowdTask },
): Promise<void> {
  const counts = await ask(clients)
  const atTheEnd = await readGauges(scene)
  clients.send('end')
  await once(clients, 'exit')
  const after = await readGaugesAtRest(scene)
  const show = ({ memoryMb, heapMb, files }: Gauges) =>
    `${memoryMb.toFixed(0)} MB (heap ${heapMb.toFixed(0)}), ${files} files`
  scene.note(
    `${task.pollers} pollers, ${task.streams} streams, ${task.longPolls} long polls; ${counts.polls} polls: ${describeTimes(counts.pollTimes)}`,
  )
  scene.note(`gateway before ${show(before)}; during ${show(during)}; after ${show(after)}`)
  scene.note(
    `event loop p99 ${(during.lagSeconds * 1_000).toFixed(0)} ms during, ${(atTheEnd.lagSeconds * 1_000).toFixed(0)} ms when all were told`,
  )
  scene.note(`all who waited knew of the end within ${ended} ms`)
  for (const [what, count] of Object.entries(counts.errors)) scene.fail(`${count} × ${what}`)
  if (ended === Infinity) {
    scene.fail(
      `of the streams ${counts.endedStreams}, of the long polls ${counts.endedLongPolls} were told of the end`,
    )
  }
  if (during.lagSeconds > LONGEST_LAG_SECONDS) scene.fail(`the event loop lagged ${during.lagSeconds} s`)
  if (after.files > before.files + KEPT_FILES) scene.fail(`${after.files - before.files} files stayed open`)
  if (after.heapMb > before.heapMb + MOST_KEPT_MB) scene.fail('memory was kept')
}

async function ask(clients: ChildProcess): Promise<CrowdCounts> {
  const answer = once(clients, 'message')
  clients.send('count')
  const [counts] = (await answer) as [CrowdCounts]
  return counts
}
