import { cos, log, TAU } from './exact-math.ts'

/** A reproducible source of chance: one seed gives one sequence, on every engine and processor. */
export interface Random {
  /** Uniform in 0 (included) to 1 (excluded), in steps of 2^-32. */
  next: () => number
  /** Uniform between a (included) and b (excluded). */
  range: (a: number, b: number) => number
  /** A whole number from a to b, both included. */
  int: (a: number, b: number) => number
  /** One entry; throws RangeError on an empty list. */
  pick: <T>(list: readonly T[]) => T
  /** The index of one weight, chosen in proportion to it; throws RangeError unless the sum is above 0. */
  weighted: (weights: readonly number[]) => number
  /** Normally distributed, mean 0 and standard deviation 1. */
  gauss: () => number
  /** A shuffled copy. */
  shuffle: <T>(list: readonly T[]) => T[]
  /**
   * An independent source for one purpose. It depends on the seed and the label only, not on how much was
   * drawn before, so a change in one part of a work leaves the others as they were.
   */
  fork: (label: string) => Random
}

export function createRandom(seed: string): Random {
  const next = sfc32(seed)
  const int = (a: number, b: number) => a + Math.floor(next() * (b - a + 1))
  return {
    next,
    int,
    range: (a, b) => a + (b - a) * next(),
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new RangeError('cannot pick from an empty list')
      return list[int(0, list.length - 1)] as T
    },
    weighted: (weights) => weightedIndex(weights, next()),
    gauss: () => Math.sqrt(-2 * log(1 - next())) * cos(TAU * next()),
    shuffle: <T>(list: readonly T[]) => shuffled(list, int),
    fork: (label) => createRandom(`${seed}/${label.length}:${label}`),
  }
}

/** Chris Doty-Humphrey's Small Fast Counting generator, from PractRand: whole-number arithmetic only. */
function sfc32(seed: string): () => number {
  const state = seedWords(seed)
  let [a, b, c] = state
  let counter = 1
  const next = () => {
    const word = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return (word >>> 0) / 4294967296
  }
  // PractRand's author discards the first outputs, which still show the seed.
  for (let i = 0; i < 15; i++) next()
  return next
}

/** Three words from a text: FNV-1a from three starting points, each finished with MurmurHash3's mixer. */
function seedWords(text: string): [number, number, number] {
  const word = (start: number) => {
    let hash = start
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  }
  return [word(0x811c9dc5), word(0x9e3779b9), word(0x243f6a88)]
}

function weightedIndex(weights: readonly number[], chance: number): number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (!(sum > 0)) throw new RangeError('the weights must add up to more than 0')
  let rest = chance * sum
  for (const [index, weight] of weights.entries()) {
    rest -= weight
    if (rest < 0) return index
  }
  // Rounding can leave a crumb of rest after the last weight.
  return weights.findLastIndex((weight) => weight > 0)
}

function shuffled<T>(list: readonly T[], int: (a: number, b: number) => number): T[] {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = int(0, i)
    const held = copy[i] as T
    copy[i] = copy[j] as T
    copy[j] = held
  }
  return copy
}
