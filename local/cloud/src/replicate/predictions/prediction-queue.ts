import type { FastifyBaseLogger } from 'fastify'

import type { Model } from '../models/model.ts'
import type { OutputFolder } from '../output-folder.ts'
import type { Renderer } from '../work/work.ts'
import { isFinished, type Prediction } from './prediction.ts'
import { logOf } from './prediction-log.ts'
import type { PredictionStore } from './prediction-store.ts'

/** Replicate's words for a prediction whose machine was lost. */
const INTERRUPTED = 'Prediction interrupted; please retry (code: PA)'
const BUGGED = 'Prediction failed: the model ended with an unexpected error.'

interface Collaborators {
  store: PredictionStore
  outputs: Pick<OutputFolder, 'save' | 'remove'>
  renderer: Renderer
  modelNamed: (name: string) => Model | undefined
  /** How many predictions may be processed at the same time. */
  width: number
  clock: () => number
  log: Pick<FastifyBaseLogger, 'error'>
}

type Outcome = Pick<Prediction, 'status' | 'output' | 'error'>

/** Processes predictions first in, first out, as many at a time as the renderer has room for. */
export class PredictionQueue {
  readonly #with: Collaborators
  readonly #waiting = new Set<string>()
  readonly #running = new Map<string, { interrupt: AbortController; done: Promise<void> }>()
  #closing = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Takes up what an earlier run left: what was waiting waits again, what was being processed has failed. */
  async resume(): Promise<void> {
    const { store, clock } = this.#with
    for (const { id, status } of store.newestFirst().reverse()) {
      if (status === 'starting') this.#waiting.add(id)
      if (status !== 'processing') continue
      await store.update(id, (prediction) => ({
        ...prediction,
        status: 'failed',
        error: INTERRUPTED,
        completedAt: clock(),
      }))
    }
    this.#fill()
  }

  /** Keeps a new prediction and puts it at the end of the queue. */
  async add(prediction: Prediction): Promise<void> {
    await this.#with.store.add(prediction)
    this.#waiting.add(prediction.id)
    this.#fill()
  }

  /** Ends a prediction that waits or runs, on its creator's request. One that is finished stays as it is. */
  async cancel(id: string): Promise<void> {
    await this.#stop(id, () => 'canceled')
  }

  /** Ends a prediction whose deadline has passed: `aborted` when it was still waiting, else `canceled`. */
  async expire(id: string): Promise<void> {
    await this.#stop(id, ({ status }) => (status === 'starting' ? 'aborted' : 'canceled'))
  }

  /** Stops processing. What is unfinished keeps its state for the next run's `resume`. */
  async close(): Promise<void> {
    this.#closing = true
    this.#waiting.clear()
    for (const { interrupt } of this.#running.values()) interrupt.abort()
    await Promise.all(Array.from(this.#running.values(), ({ done }) => done))
    await this.#with.renderer.close()
  }

  async #stop(id: string, statusFor: (prediction: Prediction) => 'canceled' | 'aborted'): Promise<void> {
    const { store, clock } = this.#with
    await store.update(id, (prediction) =>
      isFinished(prediction)
        ? undefined
        : { ...prediction, status: statusFor(prediction), completedAt: clock() },
    )
    this.#waiting.delete(id)
    this.#running.get(id)?.interrupt.abort()
  }

  #fill(): void {
    for (const id of this.#waiting) {
      if (this.#closing || this.#running.size >= this.#with.width) return
      this.#waiting.delete(id)
      const interrupt = new AbortController()
      const done = this.#process(id, interrupt.signal)
        .catch((err: unknown) => this.#with.log.error({ err, prediction: id }, 'prediction got stuck'))
        .then(() => {
          this.#running.delete(id)
          this.#fill()
        })
      this.#running.set(id, { interrupt, done })
    }
  }

  async #process(id: string, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#with
    const started = await store.update(id, (prediction) =>
      prediction.status !== 'starting'
        ? undefined
        : { ...prediction, status: 'processing', startedAt: clock() },
    )
    const outcome = started && (await this.#outcome(started, signal))
    if (outcome) await this.#finish(id, outcome)
  }

  /** Does the work. Undefined when it was interrupted: the one who interrupts decides how the prediction ends. */
  async #outcome(prediction: Prediction, signal: AbortSignal): Promise<Outcome | undefined> {
    const { store, renderer, outputs, modelNamed, log } = this.#with
    const { id } = prediction
    try {
      const model = modelNamed(prediction.model)
      if (!model) throw new Error(`the model ${prediction.model} is no longer served`)
      const say = logOf(id, store, (err) => log.error({ err, prediction: id }, 'log could not be written'))
      const result = await renderer.run(model.plan(prediction.input), signal, say)
      if ('refusal' in result) return failed(result.refusal)
      const paths = await outputs.save(result.files)
      const output = model.output === 'files' ? paths : (paths[0] ?? null)
      return { status: 'succeeded', output, error: null }
    } catch (error) {
      if (signal.aborted) return undefined
      log.error({ err: error, prediction: id }, 'model ended with an unexpected error')
      return failed(BUGGED)
    }
  }

  async #finish(id: string, outcome: Outcome): Promise<void> {
    const { store, outputs, clock } = this.#with
    const finished = await store.update(id, (prediction) =>
      isFinished(prediction) ? undefined : { ...prediction, ...outcome, completedAt: clock() },
    )
    if (!finished) await outputs.remove(outcome.output)
  }
}

function failed(error: string): Outcome {
  return { status: 'failed', output: null, error }
}
