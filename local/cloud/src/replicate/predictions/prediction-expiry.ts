import type { FastifyBaseLogger } from 'fastify'

import type { OutputFolder } from '../output-folder.ts'
import { isFinished, type Prediction } from './prediction.ts'
import type { PredictionQueue } from './prediction-queue.ts'
import type { PredictionStore } from './prediction-store.ts'

const DAY = 24 * 3600 * 1000
const LOOK_EVERY = 500

interface Collaborators {
  store: PredictionStore
  queue: Pick<PredictionQueue, 'expire'>
  outputs: Pick<OutputFolder, 'remove'>
  clock: () => number
  /** Milliseconds that input, output, logs and files outlive the end of their prediction. */
  lifetime: number
  log: Pick<FastifyBaseLogger, 'error'>
}

/**
 * Ends predictions at their deadline, removes their data when its lifetime is over, and deletes them after a day.
 * `catchUp` is called before every request as well as by a timer, so that no request sees what has expired, even
 * after the clock has jumped.
 */
export class PredictionExpiry {
  readonly #with: Collaborators
  readonly #timer: NodeJS.Timeout
  #nextDue = 0
  #busy: Promise<void> | undefined

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    collaborators.store.changes.on('change', (prediction) => this.#note(prediction))
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY).unref()
  }

  async catchUp(): Promise<void> {
    while (this.#busy || this.#with.clock() >= this.#nextDue) {
      this.#busy ??= this.#apply().finally(() => {
        this.#busy = undefined
      })
      await this.#busy
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#busy
  }

  async #look(): Promise<void> {
    try {
      await this.catchUp()
    } catch (error) {
      this.#with.log.error({ err: error }, 'what is due could not be done')
    }
  }

  async #apply(): Promise<void> {
    const { store, clock } = this.#with
    this.#nextDue = Infinity
    const now = clock()
    for (const prediction of store.newestFirst()) {
      if (this.#dueAt(prediction) <= now) await this.#settle(prediction, now)
      else this.#note(prediction)
    }
  }

  /** When something is next to be done about a prediction, in milliseconds since 1970. */
  #dueAt(prediction: Prediction): number {
    if (!isFinished(prediction)) return prediction.deadline ?? Infinity
    const { createdAt, completedAt = createdAt, dataRemoved } = prediction
    return dataRemoved ? createdAt + DAY : completedAt + this.#with.lifetime
  }

  #note(prediction: Prediction): void {
    this.#nextDue = Math.min(this.#nextDue, this.#dueAt(prediction))
  }

  async #settle(prediction: Prediction, now: number): Promise<void> {
    const { store, queue } = this.#with
    if (!isFinished(prediction)) return queue.expire(prediction.id)
    if (!prediction.dataRemoved) await this.#removeData(prediction)
    if (prediction.createdAt + DAY <= now) await store.forget(prediction.id)
  }

  async #removeData({ id, output }: Prediction): Promise<void> {
    await this.#with.store.update(id, (prediction) => ({
      ...prediction,
      input: {},
      output: null,
      logs: '',
      dataRemoved: true,
    }))
    await this.#with.outputs.remove(output)
  }
}
