// A Replicate whose predictions all succeed with the same picture, after a set time.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { paint } from '@moodscape/painter/paint'
import { Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { listenAnywhere } from './listen-anywhere.ts'

/** How the provider behaves from now on. */
export const ProviderTask = Type.Object({
  /** What a create is answered with. `starting` is what Replicate says, and the next look then finds the end. */
  answers: Type.Enum(['starting', 'succeeded']),
  /** How long a create takes at least and at most: any time in between, spread evenly. */
  milliseconds: Type.Tuple([Type.Number(), Type.Number()]),
})
export interface ProviderTask {
  answers: 'starting' | 'succeeded'
  milliseconds: [number, number]
}

const { bytes: picture } = await paint({
  ...{ emotions: [{ type: 'CALM', confidence: 100 }], seed: 1, format: 'webp' },
  ...{ width: 256, height: 256 },
})
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2

let behaviour: ProviderTask = { answers: 'starting', milliseconds: [0, 0] }
let created = 0
let url = ''

answerQuestions<ProviderTask>(ProviderTask, async (task) => {
  behaviour = task
  return (url ||= await listenAnywhere(createServer(take)))
})

function take(request: IncomingMessage, response: ServerResponse): void {
  request.resume().once('end', () => void answer(request, response))
}

async function answer({ method, url: path = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (path.endsWith('.webp')) {
    response.setHeader('content-type', 'image/webp').end(picture)
    return
  }
  const isCreate = method === 'POST' && path.endsWith('/predictions')
  const number = isCreate ? created++ : 0
  if (isCreate) await delay(behaviour.milliseconds, number)
  const id = isCreate ? `bench${number}` : (path.split('/')[3] ?? '')
  const status = isCreate ? behaviour.answers : 'succeeded'
  response.writeHead(isCreate ? 201 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(describe(id, status)))
}

/**
 * Steps of the golden ratio look like chance and spread any few in a row evenly, so that no round is faster than another by
 * luck.
 */
async function delay([least, most]: [number, number], number: number): Promise<void> {
  const share = (number * GOLDEN_RATIO) % 1
  if (most > 0) await wait(least + share * (most - least))
}

function describe(id: string, status: string): object {
  const now = new Date().toISOString()
  const isDone = status === 'succeeded'
  return {
    ...{ id, status, model: 'moodscape/painter', version: 'hidden', input: {}, logs: '', error: null },
    ...{ created_at: now, source: 'api', data_removed: false },
    output: isDone ? `${url}/files/${id}.webp` : null,
    ...(isDone && { started_at: now, completed_at: now, metrics: { predict_time: 0 } }),
    urls: { get: `${url}/v1/predictions/${id}`, cancel: `${url}/v1/predictions/${id}/cancel` },
  }
}
