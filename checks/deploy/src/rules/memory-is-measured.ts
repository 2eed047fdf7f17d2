import type { Cluster } from '../cluster.ts'
import { sentencesAbout } from './sentences-about.ts'

/**
 * MiB that the process of each service was seen to take (its resident set): idle, with the local cloud and a minute
 * after its start; at most, with eight photos of 16 megapixels at once that have to be held as a whole, or what
 * docs/operations.md names for the largest pictures, beside what it takes idle. 28 November 2026.
 */
const MEASURED: Record<string, { idle: number; most: number }> = {
  gateway: { idle: 164, most: 260 },
  'emotion-worker': { idle: 147, most: 660 },
  'image-worker': { idle: 152, most: 850 },
  'melody-worker': { idle: 147, most: 290 },
  housekeeper: { idle: 150, most: 160 },
}

const UNITS: Record<string, number> = { Mi: 1, Gi: 1024 }

/** @returns MiB */
function parseMemory(quantity: string | number | undefined): number {
  const [, number = '0', unit = ''] = String(quantity ?? '0').match(/^([\d.]+)(\w*)$/) ?? []
  return Number(number) * (UNITS[unit] ?? 1 / 1024 / 1024)
}

/** Requests are above what an idle process takes, limits above the most that was seen, and nothing limits the processor. */
export function memoryIsMeasured({ workloads }: Cluster): string[] {
  return workloads.flatMap(({ name, component, container }) => {
    const { requests = {}, limits = {} } = container.resources ?? {}
    const { idle, most } = MEASURED[component] ?? { idle: 0, most: 0 }
    const [asked, allowed] = [parseMemory(requests.memory), parseMemory(limits.memory)]
    return sentencesAbout(name, [
      (asked === 0 || requests.cpu === undefined) && 'asks for no memory or no processor',
      allowed === 0 && 'has no limit on its memory',
      limits.cpu !== undefined && 'is slowed down by a limit on its processor',
      asked < idle && `asks for ${asked} MiB and takes ${idle} MiB idle`,
      allowed < most && `is killed at ${allowed} MiB and was seen to take ${most} MiB`,
      allowed < asked && 'asks for more memory than its limit',
    ])
  })
}
