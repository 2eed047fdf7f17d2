import { setTimeout as wait } from 'node:timers/promises'

import { Type } from 'typebox'
import { Value } from 'typebox/value'

import type { BenchSystem } from './bench-system.ts'

const MODEL = 'moodscape/painter'
const Prediction = Type.Object({ id: Type.String(), status: Type.String() })

/** A model whose predictions all succeed after a set time with the same small picture, which is prepared. */
export interface InstantModel {
  name: string
  /** Sets the milliseconds of each prediction from now on. Without a call the model renders each picture. */
  setDuration(milliseconds: number): void
}

export async function prepareInstantModel({ system, replicate }: BenchSystem): Promise<InstantModel> {
  const prediction = await predictOnce(
    system.environment['REPLICATE_BASE_URL'] ?? '',
    system.environment['REPLICATE_API_TOKEN'] ?? '',
  )
  return {
    name: MODEL,
    setDuration(milliseconds) {
      replicate.clear()
      replicate.inject({
        match: ({ method, url }) => method === 'POST' && url.endsWith(`${MODEL}/predictions`),
        action: [
          { type: 'delay', milliseconds },
          { type: 'status', code: 201, body: prediction },
        ],
      })
      replicate.inject({
        match: ({ method, url }) => method === 'GET' && url.endsWith(`/predictions/${prediction.id}`),
        action: { type: 'status', code: 200, body: prediction },
      })
    },
  }
}

async function predictOnce(baseUrl: string, token: string): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const input = {
    emotions: [{ type: 'CALM', confidence: 100 }],
    seed: 1,
    width: 256,
    height: 256,
    format: 'webp',
  }
  const created = await fetch(`${baseUrl}/models/${MODEL}/predictions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ input }),
  })
  const { id } = readPrediction(await created.json())
  for (;;) {
    const seen: unknown = await (await fetch(`${baseUrl}/predictions/${id}`, { headers })).json()
    const { status } = readPrediction(seen)
    if (status === 'succeeded') return seen as { id: string }
    if (status !== 'starting' && status !== 'processing')
      throw new Error(`The prediction of the prepared picture ${status}`)
    await wait(50)
  }
}

function readPrediction(body: unknown): { id: string; status: string } {
  if (!Value.Check(Prediction, body)) throw new Error(`No prediction: ${JSON.stringify(body)}`)
  return body
}
