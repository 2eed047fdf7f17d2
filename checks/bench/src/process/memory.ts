import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

const SAMPLE_MS = 50

/** Resident memory of a process in MB; NaN where the operating system has no `/proc`. */
export async function readResidentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
}

/** Watches the resident memory of a process. `stop` gives its peak in MB. */
export function watchPeak(pid: number | undefined): { stop(): Promise<number> } {
  let peak = 0
  let isOver = false
  const watching = (async () => {
    for (; !isOver; await wait(SAMPLE_MS)) peak = Math.max(peak, await readResidentMb(pid))
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return peak
    },
  }
}

/**
 * Memory in MB of a process and all below it. `rss` counts pages that several of them share once for each, `pss` once.
 */
export async function readTreeMemory(root: number): Promise<{ rss: number; pss: number }> {
  const sum = { rss: 0, pss: 0 }
  for (const pid of await listTree(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    sum.rss += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
    sum.pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
  }
  return sum
}

async function listTree(root: number): Promise<number[]> {
  const children = new Map<number, number[]>()
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (stat) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}
