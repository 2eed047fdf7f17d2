import { setTimeout as wait } from 'node:timers/promises'

import waitFor from 'p-wait-for'

import type { BreakablePart } from '../rig/rig.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { afterWork, beforeWork, injectAtNth, on } from '../scene/fault-rules.ts'
import { killImageWorkers } from '../scene/kill-image-workers.ts'

/** The image-workers die at each step between the decision to pay and the finished picture. */
export const paying: Scenario = {
  name: 'paying',
  faults: [
    killAtWrite('before their claim is written, with the intent to pay', 5, beforeWork),
    killAtWrite('when claim and intent are written, before they ask', 5, afterWork),
    killAt('before Replicate takes the request', 'replicate', 'CreatePrediction', beforeWork),
    {
      ...killAt('when Replicate has taken it, before its answer', 'replicate', 'CreatePrediction', afterWork),
      quick: true,
    },
    {
      injected: 'image-workers killed with the answer, before its id is written',
      async run(scene) {
        const { rig } = scene
        rig.faults.replicate.inject({
          match: on('CreatePrediction'),
          times: 1,
          action: {
            type: 'callback',
            after: () =>
              rig.faults.dynamodb.inject({
                match: on('PutItem'),
                times: 1,
                action: beforeWork(() => killImageWorkers(scene)),
              }),
          },
        })
        await scene.ledger.submitMany(scene.amount(8, 5), 8)
        await scene.ledger.settle(45_000)
      },
    },
    killAt('while they ask how far it is', 'replicate', 'GetPrediction', beforeWork),
    killAt('while they fetch the output', 'replicate', 'GetOutput', beforeWork),
    killAt('before its thumbnail is stored', 's3', 'PutObject', beforeWork, '/1.thumb.webp'),
    killAt('before the picture is stored, beside its thumbnail', 's3', 'PutObject', beforeWork, '/1.webp'),
    killAt('when the picture is stored, before the record shows it', 's3', 'PutObject', afterWork, '/1.webp'),
    killAtWrite('when the record shows the picture, before the queue knows', 7, afterWork),
    cancelStorm(),
  ],
}

function killAt(
  when: string,
  part: BreakablePart,
  operation: string,
  injectAt: typeof beforeWork,
  urlPart = '',
): Fault {
  return {
    injected: `image-workers killed ${when}`,
    run: async (scene: Scene) => {
      const { rig, ledger } = scene
      rig.faults[part].inject({
        match: on(operation, urlPart),
        times: 1,
        action: injectAt(() => killImageWorkers(scene)),
      })
      await ledger.submitMany(scene.amount(8, 5), 8)
      await ledger.settle(45_000)
    },
  }
}

/**
 * Kills at an exact write to the table. An upload that is alone has these: it is accepted (1), its emotion claimed (2),
 * the photo kept (3), the emotion known (4); its picture claimed with the intent to pay (5), the prediction known (6), the
 * picture shown (7).
 */
function killAtWrite(when: string, nth: number, injectAt: typeof beforeWork): Fault {
  return {
    injected: `image-workers killed ${when}`,
    async run(scene) {
      const { rig, ledger } = scene
      for (let round = 0; round < 2; round++) {
        const before = rig.system.cloud.predictions.length
        injectAtNth(
          rig.faults.dynamodb,
          on('PutItem'),
          nth,
          injectAt(() => {
            const paid = rig.system.cloud.predictions.length - before
            if (paid !== (nth > 5 ? 1 : 0))
              scene.fail(`injected at another moment: ${paid} predictions were there`)
            killImageWorkers(scene)
          }),
        )
        await ledger.submit()
        await ledger.settle(30_000)
        await rig.services.settled()
      }
    },
  }
}

/** Cancels every job twice, each at a random moment. */
function cancelStorm(): Fault {
  return {
    injected: 'a storm of cancellations at random moments while workers die',
    kinds: ['image', 'melody'],
    mayFail: ['canceled'],
    async run(scene) {
      const { rig, ledger } = scene
      await ledger.submitMany(28, 10)
      const cancel = async (jobId: string, entry: (typeof ledger.entries)[number]) => {
        await wait(scene.random() * 2_500)
        for (let times = 0; times < 2; times++) {
          scene.countInjection()
          await entry.user.client.cancel(jobId).catch(() => {})
        }
      }
      const canceling = ledger.entries.flatMap((entry) =>
        (entry.accepted?.job_ids ?? []).slice(1).map((jobId) => cancel(jobId, entry)),
      )
      await wait(500)
      rig.services.kill('image-worker')
      await Promise.all(canceling)
      await ledger.settle(45_000)
      await untilNothingRuns(scene)
    },
  }
}

const STOPS_WITHIN_MS = 60_000

/** Waits until no prediction runs at the provider, where a canceled one would go on costing money. */
async function untilNothingRuns(scene: Scene): Promise<void> {
  const { REPLICATE_BASE_URL, REPLICATE_API_TOKEN } = scene.rig.system.cloud.environment
  const headers = { authorization: `Bearer ${REPLICATE_API_TOKEN}` }
  let statuses: string[] = []
  const countOf = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length
  const nothingRuns = async () => {
    const answer = await fetch(`${REPLICATE_BASE_URL}/predictions`, { headers })
    const { results } = (await answer.json()) as { results: { status: string }[] }
    statuses = results.map(({ status }) => status)
    return countOf('starting', 'processing') === 0
  }
  await waitFor(nothingRuns, {
    interval: 200,
    timeout: { milliseconds: STOPS_WITHIN_MS, fallback: () => {} },
  })
  const running = countOf('starting', 'processing')
  if (running > 0) scene.fail(`${running} predictions run on at the provider`)
  const canceled = countOf('canceled', 'aborted')
  scene.note(`${canceled} of the last ${statuses.length} predictions were stopped at the provider`)
}
