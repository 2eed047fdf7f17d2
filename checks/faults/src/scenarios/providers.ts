import type { FaultAction } from '@moodscape/local-cloud/fault-rule'
import { answerWithFaces, answerWithSmiles } from '@moodscape/local-cloud/rekognition/prepared-faces'

import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { on, onMatch } from '../scene/fault-rules.ts'

const status = (code: number, headers?: Record<string, string>): FaultAction => ({
  type: 'status',
  code,
  ...(headers && { headers }),
  body: { detail: 'Scripted trouble', status: code },
})
const throttled: FaultAction = {
  type: 'status',
  code: 400,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }),
}

/** Replicate and Rekognition refuse, fail, hang, answer nonsense, and do work without confirming it. */
export const providers: Scenario = {
  name: 'providers',
  faults: [
    creating('answered 429 with Retry-After: 1', status(429, { 'retry-after': '1' }), 6),
    creating('answered 429', status(429), 4),
    creating('answered 500', status(500), 2),
    creating('connection reset before', { type: 'reset' }, 2),
    { ...creating('taken, then the connection reset', { type: 'resetAfter' }, 2), quick: true },
    creating('taken, then answered 500', { ...status(500), after: true } as FaultAction, 2),
    creating('taken, then answered with HTML', { type: 'garbage', after: true }, 2),
    creating('taken, then the answer cut off', { type: 'truncate' }, 2),
    creating('no answer at all', { type: 'hang' }, 1),
    asking('429', status(429, { 'retry-after': '1' })),
    asking('500', status(500)),
    asking('HTML', { type: 'garbage' }),
    asking('a reset', { type: 'reset' }),
    asking('100 bytes a second', { type: 'trickle', bytesPerSecond: 100 }),
    output('answered 404', { type: 'status', code: 404 }, ['output_unusable']),
    output(
      'announces 3 GB',
      { type: 'status', code: 200, headers: { 'content-length': '3000000000' }, body: 'x' },
      ['output_unusable'],
    ),
    output('is a page of HTML', { type: 'garbage' }, ['output_unusable']),
    output(
      'redirects to another host',
      { type: 'status', code: 302, headers: { location: 'http://169.254.169.254/' } },
      ['output_unusable'],
    ),
    output('answered 500 three times', { type: 'status', code: 500 }, [], 3),
    output('comes at 4 kB a second', { type: 'trickle', bytesPerSecond: 4_000 }, [], 2),
    output('is cut off twice', { type: 'truncate' }, [], 2),
    answered(
      'an output on another host',
      { status: 'succeeded', output: ['http://169.254.169.254/latest'] },
      ['output_unusable'],
    ),
    answered('no output', { status: 'succeeded', output: null }, ['output_unusable']),
    answered('a refusal of the content', { status: 'failed', error: 'NSFW content detected' }, [
      'content_refused',
    ]),
    answered('a failed model', { status: 'failed', error: 'CUDA out of memory' }, ['generation_failed']),
    neverEnding(),
    reading('throttled', throttled, 6),
    reading('answers 500', status(500), 6),
    reading('answers with HTML', { type: 'garbage' }, 3),
    reading('is reset', { type: 'reset' }, 6),
    reading('hangs', { type: 'hang' }, 1),
    noFace(),
  ],
}

async function send(scene: Scene, full = 5): Promise<void> {
  await scene.ledger.submitMany(scene.amount(full, 3), 5)
  await scene.ledger.settle(60_000)
}

function creating(how: string, action: FaultAction, times: number): Fault {
  return {
    injected: `Replicate: a request to create ${how}`,
    async run(scene) {
      const { replicate } = scene.rig.faults
      const before = countOf(scene, 'CreatePrediction')
      replicate.inject({ match: onMatch(on('CreatePrediction'), scene.countInjection), times, action })
      await send(scene)
      const creates = countOf(scene, 'CreatePrediction') - before
      scene.note(`${creates} requests to create for ${scene.ledger.entries.length} pictures`)
      if (creates > scene.ledger.entries.length + times)
        scene.fail('more requests to create than the fault explains')
    },
  }
}

function asking(what: string, action: FaultAction): Fault {
  return {
    injected: `Replicate: asked how far it is, answers ${what}`,
    async run(scene) {
      scene.rig.faults.replicate.inject({
        match: onMatch(on('GetPrediction'), scene.countInjection),
        times: 5,
        action,
      })
      await send(scene)
    },
  }
}

function output(how: string, action: FaultAction, mayFail: string[], times = Infinity): Fault {
  return {
    injected: `Replicate: the output ${how}`,
    mayFail,
    async run(scene) {
      scene.rig.faults.replicate.inject({
        match: onMatch(on('GetOutput'), scene.countInjection),
        times,
        action,
      })
      await send(scene, 3)
      const isUnfit =
        times === Infinity &&
        [...scene.ledger.entries].some(({ seen }) => [...seen.values()].every((end) => end === 'succeeded'))
      if (isUnfit) scene.fail('an unfit output was shown')
    },
  }
}

/** The provider says of every prediction that it ended like this. */
function answered(what: string, prediction: object, mayFail: string[]): Fault {
  return {
    injected: `Replicate: answers with ${what}`,
    mayFail,
    async run(scene) {
      const body = { id: 'x', created_at: new Date().toISOString(), logs: '', ...prediction }
      scene.rig.faults.replicate.inject({
        match: onMatch(on('GetPrediction'), scene.countInjection),
        action: {
          type: 'status',
          code: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
      })
      await send(scene, 3)
    },
  }
}

function neverEnding(): Fault {
  return {
    injected: 'Replicate: a prediction that never ends',
    mayFail: ['deadline_exceeded'],
    settleSeconds: 10,
    async run(scene) {
      const body = JSON.stringify({
        id: 'x',
        created_at: new Date().toISOString(),
        logs: '',
        status: 'processing',
      })
      scene.rig.faults.replicate.inject({
        match: onMatch(on('GetPrediction'), scene.countInjection),
        action: { type: 'status', code: 200, headers: { 'content-type': 'application/json' }, body },
      })
      const cancels = countOf(scene, 'CancelPrediction')
      await scene.ledger.submit()
      await scene.ledger.settle(100_000)
      if (countOf(scene, 'CancelPrediction') === cancels) scene.fail('it was not canceled at the provider')
    },
  }
}

function reading(how: string, action: FaultAction, times: number): Fault {
  return {
    injected: `Rekognition ${how}`,
    async run(scene) {
      const { rekognition } = scene.rig.faults
      rekognition.clear()
      rekognition.inject({ match: onMatch(() => true, scene.countInjection), times, action })
      answerWithSmiles(rekognition)
      await send(scene)
    },
  }
}

function noFace(): Fault {
  return {
    injected: 'Rekognition finds no face',
    mayFail: ['no_face_found', 'no_emotion'],
    async run(scene) {
      const { rekognition } = scene.rig.faults
      rekognition.clear()
      answerWithFaces(rekognition, [])
      scene.countInjection()
      const before = scene.rig.system.cloud.predictions.length
      await send(scene, 3)
      const paid = scene.rig.system.cloud.predictions.length - before
      if (paid > 0) scene.fail(`${paid} predictions were paid for photos without a face`)
    },
  }
}

function countOf({ rig }: Scene, operation: string): number {
  return rig.faults.replicate.log.filter((request) => request.operation === operation).length
}
