import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Fault, Scenario, Scene } from '../fault.ts'
import { describeTimes, percentile } from '../percentile.ts'
import { probeGateway } from '../probe-gateway.ts'
import type { BreakableRedis } from '../breakable-redis.ts'

/** Redis dies, forgets, sleeps, and is cut off, with jobs waiting and running. */
export const redis: Scenario = {
  name: 'redis',
  faults: [
    { ...outage('Redis restarted in order (SIGTERM)', (it) => it.end('SIGTERM'), (it) => it.begin(), 1_500), quick: true },
    outage('Redis killed (SIGKILL) and started again', (it) => it.end('SIGKILL'), (it) => it.begin(), 2_500),
    outage('power cut: the last third of what Redis wrote is gone', losePower, (it) => it.begin(), 1_000),
    outage('everything in Redis is flushed', (it) => it.ask((client) => client.flushall()), async () => {}, 1_500),
    outage('Redis paused by an operator (CLIENT PAUSE)', (it) => it.ask((client) => client.call('CLIENT', 'PAUSE', '4000')), async () => {}, 4_000),
    outage('Redis halted (SIGSTOP)', async (it) => it.signal('SIGSTOP'), async (it) => it.signal('SIGCONT'), 5_000),
    outage('Redis falls silent: connections stay, nothing passes', async (it) => it.wire.silence(), async (it) => it.wire.mend(), 6_000),
    outage('Redis cut off', async (it) => it.wire.cut(), async (it) => it.wire.mend(), 5_000),
    outage('Redis cut off for longer than a job is locked', async (it) => it.wire.cut(), async (it) => it.wire.mend(), 9_000),
  ],
}

/** Half-open, a command is given up after two seconds; a request must not wait for a second one. */
const LONGEST_ANSWER_MS = 2_500
const LONGEST_RECOVERY_MS = 3_000

function outage(
  injected: string,
  begin: (redis: BreakableRedis) => Promise<unknown>,
  end: (redis: BreakableRedis) => Promise<unknown>,
  milliseconds: number,
): Fault {
  return { injected, run: (scene) => breakFor(scene, begin, end, milliseconds) }
}

async function breakFor(
  scene: Scene,
  begin: (redis: BreakableRedis) => Promise<unknown>,
  end: (redis: BreakableRedis) => Promise<unknown>,
  milliseconds: number,
): Promise<void> {
  const { rig, ledger } = scene
  const first = await ledger.submit()
  const sending = ledger.submitMany(scene.amount(16, 6), 6)
  await wait(400)
  scene.strike()
  await begin(rig.redis)
  const { times, statuses } = await probeGateway(rig, first, milliseconds)
  await end(rig.redis)
  const mended = Date.now()
  await ledger.submit()
  const recovery = Date.now() - mended
  scene.note(`answers meanwhile: ${describeTimes(times)}; accepts again ${recovery} ms after`)
  if (percentile(times, 0.99) > LONGEST_ANSWER_MS) scene.find(`answers took longer than ${LONGEST_ANSWER_MS} ms`)
  if (recovery > LONGEST_RECOVERY_MS) scene.find(`no upload was accepted within ${LONGEST_RECOVERY_MS} ms after`)
  const wrong = [...statuses.keys()].filter((status) => status !== 200 && status !== 503)
  for (const status of wrong) scene.find(`answered with ${status} meanwhile`)
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
