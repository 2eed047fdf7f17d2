import { join } from 'node:path'

import type { Measure } from '../measure.ts'
import { startLinkedProcess } from '../process/process-link.ts'
import type { ClientsResult, ClientsTask } from '../processes/impatient-clients.ts'
import type { HandlerSettings } from '../processes/one-handler.ts'
import { compareFigures } from '../rounds.ts'
import { figure, type Goal, type Row } from '../row.ts'
import { percentileOf, spreadOf } from '../spread.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { startWorld, type World } from '../worlds/world.ts'

const PROVIDER_MS = 3_000
const ROUNDS = 2
const SECONDS = 5
const WARMING = { clients: 20, seconds: 3 }
/** Clients, and how many times sooner they know that their photo is taken. */
const CROWDS: { clients: number; goal: Goal }[] = [
  {
    clients: 20,
    goal: { atLeast: 50, why: 'nobody waits for the provider: 60 ms of accepting against its 3 s' },
  },
  {
    clients: 50,
    goal: { atLeast: 25, why: '50 clients keep two cores two thirds busy, so accepting waits in turn' },
  },
]

export const besideSynchronous: Measure = {
  name: 'beside-synchronous',
  about: 'one handler that keeps the photo in memory and calls the same providers in line',
  run: measureBesideSynchronous,
}

async function measureBesideSynchronous(directory: string): Promise<Row[]> {
  const world = await startWorld(join(directory, 'synchronous'), {
    stores: 'instant',
    services: ['gateway', 'emotion-worker', 'image-worker'],
    environment: { CONCURRENCY: '64' },
  })
  const { environment } = world.system
  const here = (name: string) => new URL(`../processes/${name}.ts`, import.meta.url)
  const handler = startLinkedProcess<HandlerSettings, string>(here('one-handler'), environment)
  const clients = startLinkedProcess<ClientsTask, ClientsResult>(here('impatient-clients'), environment)
  try {
    const handlerUrl = await handler.ask(describeHandler(environment))
    const tokens: string[] = []
    for (let n = 0; n < 50; n++) tokens.push((await world.system.issueGuestToken()).token)
    const ask = (how: { clients: number; seconds: number }, url: string, shape: ClientsTask['shape']) =>
      clients.ask({ ...how, url, shape, tokens, spreadMs: PROVIDER_MS })
    await warm(world, ask, handlerUrl)
    const rows: Row[] = []
    for (const crowd of CROWDS) {
      const ours: ClientsResult[] = []
      const theirs: ClientsResult[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const how = { clients: crowd.clients, seconds: SECONDS }
        ours.push(await ask(how, world.system.gatewayUrl, 'accepted'))
        theirs.push(await ask(how, handlerUrl, 'synchronous'))
      }
      rows.push(...describe(crowd, ours, theirs))
    }
    return rows
  } finally {
    await Promise.all([clients.end(), handler.end()])
    await world.close()
  }
}

async function warm(
  { provider, system }: World,
  ask: (
    how: { clients: number; seconds: number },
    url: string,
    shape: ClientsTask['shape'],
  ) => Promise<unknown>,
  handlerUrl: string,
): Promise<void> {
  await provider.ask({ ...AT_ONCE, milliseconds: [300, 300] })
  await ask(WARMING, system.gatewayUrl, 'accepted')
  await ask(WARMING, handlerUrl, 'synchronous')
  await provider.ask({ ...AT_ONCE, milliseconds: [PROVIDER_MS, PROVIDER_MS] })
}

function describe(
  { clients, goal }: (typeof CROWDS)[number],
  ours: ClientsResult[],
  theirs: ClientsResult[],
): Row[] {
  const p95 = (results: ClientsResult[], of: 'accepted' | 'finished') =>
    results.map((result) => percentileOf(result[of], 95))
  const accepted = compareFigures(p95(theirs, 'accepted'), p95(ours, 'accepted'))
  const finished = compareFigures(p95(ours, 'finished'), p95(theirs, 'finished'))
  const failures = (results: ClientsResult[]) => spreadOf(results.map(({ failed }) => failed))
  const of = 'one synchronous handler'
  return [
    {
      what: `${clients} clients: photo taken, p95`,
      ours: figure(accepted.baseline, 'ms'),
      baseline: { ...figure(accepted.ours, 'ms'), of },
      compared: figure(accepted.ratio, '× sooner'),
      goal,
    },
    {
      what: `${clients} clients: picture there, p95`,
      ours: figure(finished.ours, 'ms'),
      baseline: { ...figure(finished.baseline, 'ms'), of },
      compared: figure(finished.ratio, ''),
    },
    {
      what: `${clients} clients: requests that failed`,
      ours: figure(failures(ours), ''),
      baseline: { ...figure(failures(theirs), ''), of },
      goal: { atMost: 0, why: 'a slow provider is no reason to refuse a photo' },
    },
  ]
}

function describeHandler(environment: Record<string, string>): HandlerSettings {
  const required = (name: string) => environment[name] ?? ''
  return {
    region: required('AWS_REGION'),
    bucket: required('BUCKET_NAME'),
    table: required('TABLE_NAME'),
    replicate: {
      baseUrl: required('REPLICATE_BASE_URL'),
      auth: required('REPLICATE_API_TOKEN'),
      model: required('IMAGE_MODEL'),
    },
  }
}
