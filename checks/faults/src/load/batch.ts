import { setTimeout as wait } from 'node:timers/promises'

import { WORKERS } from '../rig/service-names.ts'
import type { Scenario, Scene } from '../scene/fault.ts'

const UPLOADS = 500

/** A large batch runs while every worker is killed, halted, stalled, starved and restarted. */
export const batch: Scenario = {
  name: 'batch',
  faults: [
    {
      injected: `${UPLOADS} uploads; every worker killed, halted, stalled, starved of memory, restarted`,
      settleSeconds: 300,
      async run(scene) {
        const { ledger } = scene
        const began = Date.now()
        const sending = ledger.submitMany(UPLOADS, 24)
        for (const trouble of [killAll, haltAll, stallAll, starveAll, restartAll]) {
          await wait(2_000)
          await trouble(scene)
        }
        await sending
        scene.note(`all accepted after ${((Date.now() - began) / 1_000).toFixed(0)} s`)
        const { isOver } = await settleAll(scene)
        if (isOver) scene.note(`all finished after ${((Date.now() - began) / 1_000).toFixed(0)} s`)
      },
    },
  ],
}

async function settleAll({ ledger }: Scene): Promise<{ isOver: boolean }> {
  await ledger.settle(300_000)
  return {
    isOver: ledger.entries.every(({ seen }) => [...seen.values()].every((end) => end === 'succeeded')),
  }
}

async function killAll({ rig, countInjection }: Scene): Promise<void> {
  for (const name of WORKERS) {
    countInjection()
    rig.services.kill(name)
    await wait(400)
  }
}

/** Halts each for longer than its locks last; of the two image-workers, one runs at any time. */
async function haltAll({ rig, countInjection }: Scene): Promise<void> {
  for (const name of WORKERS) {
    countInjection()
    rig.services.halt(name, 4_500)
    await wait(1_500)
  }
}

async function stallAll({ rig, countInjection }: Scene): Promise<void> {
  for (const name of WORKERS) {
    countInjection()
    rig.services.stall(name)
    await wait(1_500)
  }
}

async function starveAll({ rig, countInjection, note }: Scene): Promise<void> {
  const outcomes: string[] = []
  for (const name of WORKERS) {
    const outcome = await rig.services.starve(name)
    if (outcome !== 'impossible') countInjection()
    outcomes.push(`${name} ${outcome}`)
  }
  note(
    outcomes.some((outcome) => outcome.endsWith('impossible'))
      ? 'this machine has no prlimit: no worker was starved of memory'
      : `without more memory: ${outcomes.join(', ')}`,
  )
}

async function restartAll({ rig, countInjection }: Scene): Promise<void> {
  for (const name of WORKERS) {
    countInjection()
    await rig.services.restart(name)
  }
}
