import { mean } from './statistics.ts'

/** A work by what it is meant to be, what it was made from, and what was measured on it. */
export interface Sample {
  label: string
  /** Works of one group are held out together, so that no work is recognised by its sibling. */
  group: string
  features: readonly number[]
}

/** Share of works whose label the nearest mean of the other groups' works gives, features at equal scale. */
export function separability(samples: readonly Sample[]): number {
  const scaled = scale(samples)
  const labels = [...new Set(samples.map(({ label }) => label))]
  const right = scaled.filter((sample) => {
    const distances = labels.map((label) => {
      const others = scaled.filter((other) => other.label === label && other.group !== sample.group)
      if (others.length === 0) return Infinity
      return sample.features.reduce((sum, value, index) => {
        const centre = mean(others.map(({ features }) => features[index] as number))
        return sum + (value - centre) ** 2
      }, 0)
    })
    return labels[distances.indexOf(Math.min(...distances))] === sample.label
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

function scale(samples: readonly Sample[]): Sample[] {
  const columns = (samples[0]?.features ?? []).map((_, index) => {
    const values = samples.map(({ features }) => features[index] as number)
    const middle = mean(values)
    const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) || 1
    return { middle, spread }
  })
  return samples.map((sample) => ({
    ...sample,
    features: sample.features.map((value, index) => {
      const { middle, spread } = columns[index] as { middle: number; spread: number }
      return (value - middle) / spread
    }),
  }))
}
