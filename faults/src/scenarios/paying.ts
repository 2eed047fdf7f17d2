import { afterWork, beforeWork, on } from '../aim.ts'
import type { Fault, Scenario, Scene } from '../fault.ts'
import type { BreakablePart } from '../rig.ts'
import { killImageWorkers } from './working.ts'

/** The image-workers die at each step between the decision to pay and the finished picture. */
export const paying: Scenario = {
  name: 'paying',
  faults: [
    killAt('before Replicate takes the request', 'replicate', 'CreatePrediction', beforeWork),
    { ...killAt('when Replicate has taken it, before its answer', 'replicate', 'CreatePrediction', afterWork), quick: true },
    {
      injected: 'image-workers killed with the answer, before its id is written',
      async run(scene) {
        const { rig } = scene
        rig.faults.replicate.inject({
          match: on('CreatePrediction'),
          times: 1,
          action: {
            type: 'callback',
            after: () => rig.faults.dynamodb.inject({ match: on('PutItem'), times: 1, action: beforeWork(() => killImageWorkers(scene)) }),
          },
        })
        await scene.ledger.submitMany(scene.amount(10, 5), 5)
        await scene.ledger.settle(45_000)
      },
    },
    killAt('while they ask how far it is', 'replicate', 'GetPrediction', beforeWork),
    killAt('while they fetch the output', 'replicate', 'GetOutput', beforeWork),
    killAt('before the picture is stored', 's3', 'PutObject', beforeWork, '/generated-images/'),
    killAt('when the picture is stored, before the record shows it', 's3', 'PutObject', afterWork, '/generated-images/'),
  ],
}

function killAt(when: string, part: BreakablePart, operation: string, aim: typeof beforeWork, urlPart = ''): Fault {
  return {
    injected: `image-workers killed ${when}`,
    run: async (scene: Scene) => {
      const { rig, ledger } = scene
      rig.faults[part].inject({ match: on(operation, urlPart), times: 1, action: aim(() => killImageWorkers(scene)) })
      await ledger.submitMany(scene.amount(10, 5), 5)
      await ledger.settle(45_000)
    },
  }
}
