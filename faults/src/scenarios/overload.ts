import { setTimeout as wait } from 'node:timers/promises'

import { describeStatuses } from '../describe-figures.ts'
import type { Fault } from '../fault.ts'
import { isRude } from '../patient-fetch.ts'

const AT_ONCE = 300
const OVER_WITHIN_MS = 5_000

/** The gateway's event loop stands still with requests piling up: it sheds them instead of working off all, and recovers. */
export const overload: Fault = {
  injected: "the gateway's event loop stands still for 7 s under requests",
  async run(scene) {
    const { rig, ledger } = scene
    const { user } = await ledger.submit()
    const statuses = new Map<number, number>()
    const ask = async () => {
      const answer = await fetch(`${rig.system.gatewayUrl}/gallery`, { headers: { authorization: `Bearer ${user.token}` } }).catch(() => undefined)
      await answer?.arrayBuffer().catch(() => undefined)
      const status = answer?.status ?? 0
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status !== 200 && status !== 503) scene.find(`answered with ${status || 'nothing'}`)
      if (answer && isRude(answer)) scene.find('503 without Retry-After')
      return status
    }
    scene.strike()
    rig.system.services.get('gateway')?.kill('SIGUSR2')
    await wait(300)
    await Promise.all(Array.from({ length: AT_ONCE }, ask))
    const over = Date.now()
    while ((await ask()) !== 200 && Date.now() < over + OVER_WITHIN_MS) await wait(50)
    const recovery = Date.now() - over
    scene.note(`answers: ${describeStatuses(statuses)}; served again ${recovery} ms after`)
    if (!statuses.has(503)) scene.find('nothing was shed')
    if (recovery >= OVER_WITHIN_MS) scene.find(`nothing was served within ${OVER_WITHIN_MS} ms after`)
  },
}
