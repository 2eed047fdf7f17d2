import { mean } from './statistics.ts'

/** The least spread within a label, as a share of that over all works. */
const LEAST_SHARE = 0.02

/** A work by what it is meant to be, what it was made from, and what was measured on it. */
export interface Sample {
  label: string
  /** Works of one group are held out together, so that no work is recognised by its sibling. */
  group: string
  features: readonly number[]
}

/**
 * Share of works whose label the nearest mean of the other groups' works gives. A feature counts the more the less it
 * differs between works of one label, as in a discriminant after R. A. Fisher (1936).
 */
export function separability(samples: readonly Sample[]): number {
  const labels = [...new Set(samples.map(({ label }) => label))]
  const right = [...new Set(samples.map(({ group }) => group))].flatMap((group) => {
    const others = samples.filter((sample) => sample.group !== group)
    const centres = new Map(
      labels.map((label) => [label, centreOf(others.filter((one) => one.label === label))]),
    )
    const spreads = spreadsWithin(others, centres)
    const distance = ({ features }: Sample, label: string) =>
      features.reduce(
        (sum, value, index) =>
          sum + ((value - (centres.get(label)?.[index] ?? Infinity)) / (spreads[index] as number)) ** 2,
        0,
      )
    return samples
      .filter((sample) => sample.group === group)
      .filter((sample) => {
        const distances = labels.map((label) => distance(sample, label))
        return labels[distances.indexOf(Math.min(...distances))] === sample.label
      })
  })
  return right.length / samples.length
}

/** The same question with labels that mean nothing: every group's are turned by another number of places. */
export function separabilityShuffled(samples: readonly Sample[]): number {
  const groups = [...new Set(samples.map(({ group }) => group))]
  const labels = [...new Set(samples.map(({ label }) => label))]
  return separability(
    samples.map((sample) => {
      const turn = 1 + 2 * groups.indexOf(sample.group)
      const label = labels[(labels.indexOf(sample.label) + turn) % labels.length] as string
      return { ...sample, label }
    }),
  )
}

/** The mean of each feature; none without works. */
function centreOf(samples: readonly Sample[]): number[] {
  return (samples[0]?.features ?? []).map((_, index) =>
    mean(samples.map(({ features }) => features[index] as number)),
  )
}

/** How far works lie from the mean of their label, each feature for itself. */
function spreadsWithin(samples: readonly Sample[], centres: ReadonlyMap<string, number[]>): number[] {
  return centreOf(samples).map((middle, index) => {
    const squares = (from: (sample: Sample) => number) =>
      mean(samples.map((sample) => ((sample.features[index] as number) - from(sample)) ** 2))
    const whole = Math.sqrt(squares(() => middle))
    // What is the same in all works of a label by chance is not told apart endlessly well by it.
    return (
      Math.max(Math.sqrt(squares(({ label }) => centres.get(label)?.[index] ?? 0)), LEAST_SHARE * whole) || 1
    )
  })
}
