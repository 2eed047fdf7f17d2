import { setTimeout as wait } from 'node:timers/promises'

/** A look at what a fault left behind, made after all faults of a system. */
export interface EndCheck {
  injected: string
  /** Milliseconds since 1970. */
  notBefore: number
  /** @returns what is wrong */
  find(): Promise<string[]>
}

/** @returns what is wrong, each with the fault that caused it */
export async function runEndChecks(checks: EndCheck[]): Promise<string[]> {
  const findings: string[] = []
  for (const { injected, notBefore, find } of checks) {
    await wait(Math.max(0, notBefore - Date.now()))
    findings.push(...(await find()).map((what) => `after “${injected}”: ${what}`))
  }
  return findings
}
