import { EventEmitter } from 'node:events'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { FastifyBaseLogger } from 'fastify'
import { Check } from 'typebox/value'

import { UNFINISHED, writeFileAtomically } from '../write-file-atomically.ts'
import { Prediction } from './prediction.ts'

/**
 * All known predictions, in memory for reading and one JSON file each on disk. A change is on disk before
 * anyone sees it, so that no client can have seen a state which a crash then takes back.
 */
export class PredictionStore {
  /** Called with every prediction added or changed, and with what it was before. */
  readonly changes = new EventEmitter<{ change: [next: Prediction, previous: Prediction | undefined] }>()
  readonly #directory: string
  readonly #predictions = new Map<string, Prediction>()
  readonly #turns = new Map<string, Promise<void>>()
  #lastSequence: number

  private constructor(directory: string, predictions: readonly Prediction[]) {
    this.changes.setMaxListeners(0)
    this.#directory = directory
    for (const prediction of predictions) this.#predictions.set(prediction.id, prediction)
    this.#lastSequence = predictions.at(-1)?.sequence ?? 0
  }

  /** Reads what an earlier run left. A file that is not a prediction is reported and removed. */
  static async open(directory: string, log: Pick<FastifyBaseLogger, 'warn'>): Promise<PredictionStore> {
    await mkdir(directory, { recursive: true })
    const predictions: Prediction[] = []
    for (const name of await readdir(directory)) {
      const path = join(directory, name)
      const prediction = name.endsWith(UNFINISHED) ? undefined : await readPrediction(path)
      if (prediction) {
        predictions.push(prediction)
      } else {
        log.warn({ file: name }, 'removed a file that is not a whole prediction')
        await rm(path, { recursive: true })
      }
    }
    return new PredictionStore(
      directory,
      predictions.sort((a, b) => a.sequence - b.sequence),
    )
  }

  /** The number for the next prediction to be added. */
  nextSequence(): number {
    return ++this.#lastSequence
  }

  async add(prediction: Prediction): Promise<void> {
    await this.#write(prediction)
  }

  get(id: string): Prediction | undefined {
    return this.#predictions.get(id)
  }

  /** Every prediction, newest first. */
  newestFirst(): Prediction[] {
    return [...this.#predictions.values()].sort((a, b) => b.sequence - a.sequence)
  }

  /**
   * Changes one prediction; changes to the same one take turns. `change` gets the current state and returns
   * the new one, or undefined to leave it be.
   *
   * @returns the new state, or undefined when nothing was changed or there is no such prediction
   */
  update(
    id: string,
    change: (current: Prediction) => Prediction | undefined,
  ): Promise<Prediction | undefined> {
    return this.#inTurn(id, async () => {
      const current = this.#predictions.get(id)
      const next = current && change(current)
      if (next) await this.#write(next)
      return next
    })
  }

  /** Drops a prediction altogether. */
  async forget(id: string): Promise<void> {
    await this.#inTurn(id, async () => {
      this.#predictions.delete(id)
      await rm(this.#fileOf(id), { force: true })
    })
  }

  async #write(next: Prediction): Promise<void> {
    await writeFileAtomically(this.#fileOf(next.id), JSON.stringify(next))
    const previous = this.#predictions.get(next.id)
    this.#predictions.set(next.id, next)
    this.changes.emit('change', next, previous)
  }

  #inTurn<Result>(id: string, action: () => Promise<Result>): Promise<Result> {
    const result = (this.#turns.get(id) ?? Promise.resolve()).then(action)
    const turn = result.then(noop, noop)
    this.#turns.set(id, turn)
    void turn.then(() => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id)
    })
    return result
  }

  #fileOf(id: string): string {
    return join(this.#directory, `${id}.json`)
  }
}

function noop(): void {}

async function readPrediction(path: string): Promise<Prediction | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Check(Prediction, content) ? content : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
