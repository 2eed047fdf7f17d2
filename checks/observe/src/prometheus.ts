import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { findFreePort } from '@moodscape/local-cloud/free-port'
import { stringify } from 'yaml'

/** Labels of a series, with its values over a time. */
export interface Series {
  metric: Record<string, string>
  values: [seconds: number, value: string][]
}

export interface ActiveAlert {
  state: 'pending' | 'firing'
  labels: Record<string, string>
  annotations: Record<string, string>
}

/** A Prometheus that scrapes the system. */
export interface Prometheus {
  /** @param from seconds since the epoch, as `to` */
  queryRange(expr: string, from: number, to: number): Promise<Series[]>
  alerts(): Promise<ActiveAlert[]>
  close(): Promise<void>
}

export interface PrometheusOptions {
  program: string
  /** Everything is kept here. */
  folder: string
  /** Processes to scrape, by name. */
  addresses: Map<string, string>
  rulesFile: string
}

/** Seconds between two scrapes, and between two looks at the rules. */
const SCRAPE_SECONDS = 2

export async function startPrometheus({
  program,
  folder,
  addresses,
  rulesFile,
}: PrometheusOptions): Promise<Prometheus> {
  const every = `${SCRAPE_SECONDS}s`
  const config = join(folder, 'prometheus.yaml')
  await writeFile(
    config,
    stringify({
      global: { scrape_interval: every, evaluation_interval: every, scrape_timeout: every },
      rule_files: [rulesFile],
      scrape_configs: [...addresses].map(([name, url]) => ({
        job_name: name,
        static_configs: [{ targets: [new URL(url).host] }],
      })),
    }),
  )
  const address = `127.0.0.1:${await findFreePort()}`
  const flags = [`--config.file=${config}`, `--web.listen-address=${address}`]
  const child = spawn(program, [...flags, `--storage.tsdb.path=${join(folder, 'tsdb')}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)))
  const ended = once(child, 'exit')

  const base = `http://${address}`
  while (!(await fetch(`${base}/-/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${said}`)
    await pause(100)
  }
  async function ask<Data>(path: string, parameters: Record<string, string> = {}): Promise<Data> {
    const response = await fetch(`${base}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
    const { status, error, data } = (await response.json()) as { status: string; error?: string; data: Data }
    if (status !== 'success') throw new Error(`${parameters.query}: ${error}`)
    return data
  }
  return {
    async queryRange(query, from, to) {
      const range = { start: String(from), end: String(to), step: String(SCRAPE_SECONDS) }
      return (await ask<{ result: Series[] }>('query_range', { query, ...range })).result
    },
    alerts: async () => (await ask<{ alerts: ActiveAlert[] }>('alerts')).alerts,
    async close() {
      child.kill()
      await ended
    },
  }
}
