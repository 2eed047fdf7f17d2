import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { queuePrefixOf } from '@moodscape/shared/queue/key-prefixes'
import { Queue } from 'bullmq'

import { probeGateway } from '../clients/probe-gateway.ts'
import type { BreakableRedis } from '../redis/breakable-redis.ts'
import { describeStatuses, describeTimes, percentile } from '../scene/describe-figures.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { redisByHand } from './redis-by-hand.ts'

type Act = (redis: BreakableRedis) => Promise<unknown>
const nothing: Act = async () => {}

/** Redis dies, loses data, is halted, full, cut off, and changed by hand, while jobs wait and run. */
export const redis: Scenario = {
  name: 'redis',
  faults: [
    {
      ...outage(
        'Redis restarted gracefully (SIGTERM)',
        (it) => it.stop('SIGTERM'),
        (it) => it.start(),
        1_500,
      ),
      quick: true,
    },
    outage(
      'Redis killed (SIGKILL) and started again',
      (it) => it.stop('SIGKILL'),
      (it) => it.start(),
      2_500,
    ),
    outage('power cut: the last third of what Redis wrote is gone', losePower, (it) => it.start(), 1_000),
    outage(
      'Redis restarted without a file: everything is gone',
      (it) => it.wipe(),
      (it) => it.start(),
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
      async (it) => it.proxy.silence(),
      async (it) => it.proxy.restore(),
      6_000,
    ),
    outage(
      'Redis cut off',
      async (it) => it.proxy.cut(),
      async (it) => it.proxy.restore(),
      4_000,
    ),
    outage(
      'Redis cut off for longer than a job is locked',
      async (it) => it.proxy.cut(),
      async (it) => it.proxy.restore(),
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

// The bounds below are for what Redis adds. What this machine takes anyway is measured beside and comes on top.

/** On a half-open connection a command fails after two seconds; a request must not wait for a second command. */
const LONGEST_ANSWER_MS = 2_500
/** For half of the answers during an outage: most find the connection gone and do not wait at all. */
const USUAL_ANSWER_MS = 500
/** Until an upload is accepted after the outage. */
const LONGEST_RECOVERY_MS = 2_000

function outage(injected: string, breakIt: Act, restoreIt: Act, milliseconds: number): Fault {
  return { injected, run: (scene) => breakFor(scene, breakIt, restoreIt, milliseconds) }
}

async function breakFor(scene: Scene, breakIt: Act, restoreIt: Act, milliseconds: number): Promise<void> {
  const { rig, ledger } = scene
  const asked = Date.now()
  const first = await ledger.submit()
  const ordinary = Date.now() - asked
  const sending = ledger.submitMany(scene.amount(10, 6), 6)
  await wait(250)
  scene.countInjection()
  await breakIt(rig.redis)
  const { times, ownTimes, statuses, abruptRefusals } = await probeGateway(
    rig.system.gatewayUrl,
    first,
    milliseconds,
  )
  await restoreIt(rig.redis)
  const restored = Date.now()
  await ledger.submit()
  const recovery = Date.now() - restored
  scene.note(
    `answers meanwhile: ${describeStatuses(statuses)}; ${describeTimes(times)}; accepts again ${recovery} ms after (before: ${ordinary} ms)`,
  )
  scene.note(`answers that need no store: ${describeTimes(ownTimes)}`)
  const slowest = percentile(ownTimes, 0.99)
  if (slowest > LONGEST_ANSWER_MS) scene.tooSlow('answers that need no store were slow too')
  if (percentile(times, 0.99) > LONGEST_ANSWER_MS + slowest)
    scene.tooSlow(`answers took longer than ${LONGEST_ANSWER_MS} ms`)
  if (percentile(times, 0.5) > USUAL_ANSWER_MS + ordinary + percentile(ownTimes, 0.5))
    scene.tooSlow(`half of the answers took longer than ${USUAL_ANSWER_MS} ms`)
  if (recovery > LONGEST_RECOVERY_MS + ordinary + slowest)
    scene.tooSlow(`no upload was accepted within ${LONGEST_RECOVERY_MS} ms after`)
  const all = [...statuses.keys(), ...ledger.statuses.keys()]
  const wrong = new Set(all.filter((status) => ![200, 201, 202, 409, 503].includes(status)))
  for (const status of wrong) scene.fail(`answered with ${status} meanwhile`)
  abruptRefusals.forEach(scene.fail)
  await sending
}

/** Cuts off the end of what Redis wrote: the operating system keeps it after a kill, but not after a power cut. */
async function losePower(it: BreakableRedis): Promise<void> {
  await it.stop('SIGKILL')
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
      const queue = new Queue(name, { connection: client, prefix: queuePrefixOf(name) })
      await act(queue)
    })
  }
}
