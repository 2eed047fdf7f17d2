import { createServer } from 'node:http'
import { join } from 'node:path'

import type { LoadTask } from '../load/load-task.ts'
import type { Measure } from '../measure.ts'
import { processorMsOf } from '../process/processor-time.ts'
import { listenAnywhere } from '../processes/listen-anywhere.ts'
import { compareFigures, measureInRounds } from '../rounds.ts'
import { figure, type Row } from '../row.ts'
import { startWorld, type World } from '../worlds/world.ts'

const ROUNDS = 7
/** So many uploads compile what one runs through: until then it takes twice as long. */
const WARMING = 300
const AMOUNT = { requests: 100, connections: 4 }
/** Small, so that the photo's bytes do not hide what a span costs. */
const BYTES = 200 * 1024

export const tracing: Measure = {
  name: 'tracing',
  about: 'what it takes to trace every upload',
  run: measureTracing,
}

/**
 * Uploads through a gateway that exports each of its spans, beside one that is not traced: by the processor time of the
 * gateway, which other work on the machine changes less than the time on the clock.
 */
async function measureTracing(directory: string): Promise<Row[]> {
  // A collector that throws away what it is sent.
  const collector = createServer((request, response) => {
    request.resume().once('end', () => response.end())
  })
  const OTEL_EXPORTER_OTLP_ENDPOINT = await listenAnywhere(collector)
  const worlds: World[] = []
  const start = async (name: string, environment: Record<string, string>) => {
    const options = { stores: 'instant' as const, services: ['gateway' as const], environment }
    const world = await startWorld(join(directory, name), options)
    worlds.push(world)
    return uploadThrough(world)
  }
  try {
    const sides = await Promise.all([start('traced', { OTEL_EXPORTER_OTLP_ENDPOINT }), start('untraced', {})])
    const [ours = [], bare = []] = await measureInRounds(ROUNDS, sides, true)
    return describe(ours, bare)
  } finally {
    for (const world of worlds) await world.close()
    collector.close().closeAllConnections()
  }
}

/** @returns how to measure the milliseconds of the gateway's processor time for an upload */
async function uploadThrough({ system, load }: World): Promise<() => Promise<number>> {
  const { token } = await system.issueGuestToken()
  const url = `${system.gatewayUrl}/upload-image`
  const task: LoadTask = { ...AMOUNT, what: 'upload', form: 'multipart', url, tokens: [token], bytes: BYTES }
  const pid = system.services.get('gateway')?.pid
  await load.ask({ ...task, requests: WARMING })
  return async () => (await processorMsOf(pid, () => load.ask(task))) / AMOUNT.requests
}

function describe(traced: number[], untraced: number[]): Row[] {
  const { ours, baseline, ratio, difference } = compareFigures(traced, untraced)
  const what = 'an upload of 200 KB, traced'
  const beside = {
    ours: figure(ours, 'CPU ms'),
    baseline: { ...figure(baseline, 'CPU ms'), of: 'without traces' },
  }
  return [
    {
      ...{ what, ...beside, compared: figure(ratio, '') },
      goal: { atMost: 1.1, why: 'to see what happens may take a tenth on top' },
    },
    {
      ...{ what: `${what}: more than untraced`, ...beside, compared: figure(difference, 'CPU ms') },
      goal: { atMost: 0.3, why: 'four spans of 30 µs, and as much again for handing them on' },
    },
  ]
}
