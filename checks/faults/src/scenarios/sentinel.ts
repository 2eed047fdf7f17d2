import { setTimeout as wait } from 'node:timers/promises'

import { probeGateway } from '../clients/probe-gateway.ts'
import type { SentinelRedis } from '../redis/sentinel-redis.ts'
import { describeTimes } from '../scene/describe-figures.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'

/** The system on a master that sentinels watch: what a new master never received is restored from the records. */
export const sentinel: Scenario<SentinelRedis> = {
  name: 'sentinel',
  faults: [
    failover('Sentinel: the master killed', 'SIGKILL'),
    failover('Sentinel: the master halted, replaced, and awake again as a second master', 'SIGSTOP'),
    {
      injected: 'Sentinel: all sentinels away for 6 s, and a worker that starts meanwhile',
      async run({ rig, ledger, countInjection }) {
        const sending = ledger.submitMany(24, 4, () => wait(250))
        countInjection()
        await rig.redis.stopSentinels()
        rig.services.kill('image-worker', 'emotion-worker')
        await wait(6_000)
        await rig.redis.startSentinels()
        await sending
      },
    },
  ],
}

function failover(injected: string, signal: 'SIGKILL' | 'SIGSTOP'): Fault<SentinelRedis> {
  return {
    injected,
    async run(scene) {
      const { rig, ledger } = scene
      const first = await ledger.submit()
      const sending = ledger.submitMany(24, 6)
      await wait(500)
      scene.countInjection()
      const port = await rig.redis.signalMaster(signal)
      const [replaced, { times }] = await Promise.all([
        rig.redis.untilReplaced(port),
        probeGateway(rig.system.gatewayUrl, first, 4_000),
      ])
      const recovery = await timeOfSubmit(scene)
      scene.note(
        `another master after ${replaced} ms; answers meanwhile: ${describeTimes(times)}; the next upload took ${recovery} ms`,
      )
      await sending
    },
  }
}

async function timeOfSubmit({ ledger }: Scene<SentinelRedis>): Promise<number> {
  const began = Date.now()
  await ledger.submit()
  return Date.now() - began
}
