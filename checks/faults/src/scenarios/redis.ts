import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { QUEUE_PREFIX } from '@moodscape/shared/queue/job-queue'
import { Queue } from 'bullmq'

import { describeStatuses, describeTimes, percentile } from '../scene/describe-figures.ts'
import { probeGateway } from '../clients/probe-gateway.ts'
import type { BreakableRedis } from '../redis/breakable-redis.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { redisByHand } from './redis-by-hand.ts'

type Act = (redis: BreakableRedis) => Promise<unknown>
const nothing: Act = async () => {}

/** Redis dies, forgets, sleeps, is full, is cut off, and is meddled with, with jobs waiting and running. */
export const redis: Scenario = {
  name: 'redis',
  faults: [
    {
      ...outage(
        'Redis restarted in order (SIGTERM)',
        (it) => it.end('SIGTERM'),
        (it) => it.begin(),
        1_500,
      ),
      quick: true,
    },
    outage(
      'Redis killed (SIGKILL) and started again',
      (it) => it.end('SIGKILL'),
      (it) => it.begin(),
      2_500,
    ),
    outage('power cut: the last third of what Redis wrote is gone', losePower, (it) => it.begin(), 1_000),
    outage(
      'Redis restarted without a file: everything is gone',
      (it) => it.forget(),
      (it) => it.begin(),
      1_000,
    ),
    outage('everything in Redis is flushed', (it) => it.ask((client) => client.flushall()), nothing, 1_500),
    outage(
      'Redis paused by an operator (CLIENT PAUSE)',
      (it) => it.ask((client) => client.call('CLIENT', 'PAUSE', '6000')),
      nothing,
      6_000,
    ),
    outage(
      'Redis halted (SIGSTOP)',
      async (it) => it.signal('SIGSTOP'),
      async (it) => it.signal('SIGCONT'),
      5_000,
    ),
    outage(
      'Redis falls silent: connections stay, nothing passes',
      async (it) => it.wire.silence(),
      async (it) => it.wire.mend(),
      6_000,
    ),
    outage(
      'Redis cut off',
      async (it) => it.wire.cut(),
      async (it) => it.wire.mend(),
      4_000,
    ),
    outage(
      'Redis cut off for longer than a job is locked',
      async (it) => it.wire.cut(),
      async (it) => it.wire.mend(),
      8_000,
    ),
    outage(
      'Redis is full (maxmemory), then has room',
      (it) => setMemory(it, '1mb'),
      (it) => setMemory(it, '0'),
      3_000,
    ),
    outage(
      'the queues paused by hand, then resumed',
      (it) => eachQueue(it, (queue) => queue.pause()),
      (it) => eachQueue(it, (queue) => queue.resume()),
      3_000,
    ),
    outage(
      'the queues obliterated by hand',
      (it) => eachQueue(it, (queue) => queue.obliterate({ force: true })),
      nothing,
      1_500,
    ),
    ...redisByHand,
  ],
}

/** Half-open, a command is given up after two seconds; a request must not wait for a second one. */
const LONGEST_ANSWER_MS = 2_500
/** An answer in the middle of an outage: most find the connection gone and do not wait at all. */
const USUAL_ANSWER_MS = 500
/** Beyond what an upload takes on this machine anyway. */
const LONGEST_RECOVERY_MS = 2_000

function outage(injected: string, begin: Act, end: Act, milliseconds: number): Fault {
  return { injected, run: (scene) => breakFor(scene, begin, end, milliseconds) }
}

async function breakFor(scene: Scene, begin: Act, end: Act, milliseconds: number): Promise<void> {
  const { rig, ledger } = scene
  const asked = Date.now()
  const first = await ledger.submit()
  const ordinary = Date.now() - asked
  const sending = ledger.submitMany(scene.amount(10, 6), 6)
  await wait(250)
  scene.strike()
  await begin(rig.redis)
  const { times, statuses, rude } = await probeGateway(rig, first, milliseconds)
  await end(rig.redis)
  const mended = Date.now()
  await ledger.submit()
  const recovery = Date.now() - mended
  scene.note(
    `answers meanwhile: ${describeStatuses(statuses)}; ${describeTimes(times)}; accepts again ${recovery} ms after (before: ${ordinary} ms)`,
  )
  if (percentile(times, 0.99) > LONGEST_ANSWER_MS)
    scene.find(`answers took longer than ${LONGEST_ANSWER_MS} ms`)
  if (percentile(times, 0.5) > USUAL_ANSWER_MS + ordinary)
    scene.find(`half of the answers took longer than ${USUAL_ANSWER_MS} ms`)
  if (recovery > LONGEST_RECOVERY_MS + ordinary)
    scene.find(`no upload was accepted within ${LONGEST_RECOVERY_MS} ms after`)
  const all = [...statuses.keys(), ...ledger.statuses.keys()]
  const wrong = new Set(all.filter((status) => ![200, 201, 202, 409, 503].includes(status)))
  for (const status of wrong) scene.find(`answered with ${status} meanwhile`)
  rude.forEach(scene.find)
  await sending
}

/** A killed Redis keeps what it wrote, because the system does; a cut of power does not. */
async function losePower(it: BreakableRedis): Promise<void> {
  await it.end('SIGKILL')
  const folder = join(it.directory, 'appendonlydir')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.incr.aof'))
  for (const name of files) {
    const { size } = await stat(join(folder, name))
    await truncate(join(folder, name), Math.floor((size * 2) / 3))
  }
}

async function setMemory(it: BreakableRedis, most: string): Promise<unknown> {
  return it.ask((client) => client.config('SET', 'maxmemory', most))
}

async function eachQueue(it: BreakableRedis, act: (queue: Queue) => Promise<unknown>): Promise<void> {
  for (const name of ['emotion', 'image']) {
    await it.ask(async (client) => {
      const queue = new Queue(name, { connection: client, prefix: QUEUE_PREFIX })
      await act(queue)
    })
  }
}
