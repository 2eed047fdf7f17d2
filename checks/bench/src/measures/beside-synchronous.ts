import { join } from 'node:path'

import type { Measure } from '../measure.ts'
import { startLinkedProcess } from '../process/process-link.ts'
import type { ClientsRound, ClientsTask } from '../processes/impatient-clients.ts'
import type { HandlerSettings } from '../processes/one-handler.ts'
import { figure, type Goal, type Row } from '../row.ts'
import { medianOf, percentileOf, spreadOf } from '../spread.ts'
import { AT_ONCE } from '../worlds/stand-ins.ts'
import { startWorld, type World } from '../worlds/world.ts'

const PROVIDER_MS = 3_000
const ROUNDS = 3
const WARMING = { clients: 20, rounds: 0 }
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
  const clients = startLinkedProcess<ClientsTask, ClientsRound[]>(here('impatient-clients'), environment)
  try {
    const handlerUrl = await handler.ask(describeHandler(environment))
    const tokens: string[] = []
    for (let n = 0; n < 50; n++) tokens.push((await world.system.issueGuestToken()).token)
    const ask: Ask = (how, url, shape) => clients.ask({ ...how, url, shape, tokens, spreadMs: PROVIDER_MS })
    await warm(world, ask, handlerUrl)
    const rows: Row[] = []
    for (const crowd of CROWDS) {
      const { clients } = crowd
      const ours = await ask({ clients, rounds: ROUNDS }, world.system.gatewayUrl, 'accepted')
      // It takes what the provider takes and next to nothing else, also while its clients begin.
      const theirs = await ask({ clients, rounds: 0 }, handlerUrl, 'synchronous')
      rows.push(...describe(crowd, ours, theirs))
    }
    return rows
  } finally {
    await Promise.all([clients.end(), handler.end()])
    await world.close()
  }
}

type Ask = (
  how: Pick<ClientsTask, 'clients' | 'rounds'>,
  url: string,
  shape: ClientsTask['shape'],
) => Promise<ClientsRound[]>

async function warm({ provider, system }: World, ask: Ask, handlerUrl: string): Promise<void> {
  await provider.ask({ ...AT_ONCE, milliseconds: [300, 300] })
  await ask(WARMING, system.gatewayUrl, 'accepted')
  await ask(WARMING, handlerUrl, 'synchronous')
  await provider.ask({ ...AT_ONCE, milliseconds: [PROVIDER_MS, PROVIDER_MS] })
}

function describe(
  { clients, goal }: (typeof CROWDS)[number],
  ours: ClientsRound[],
  theirs: ClientsRound[],
): Row[] {
  const p95 = (rounds: ClientsRound[], of: 'accepted' | 'finished') =>
    rounds.map((round) => percentileOf(round[of], 95))
  const whole = ours.slice(1)
  const accepted = compareWithMedian(p95(whole, 'accepted'), p95(theirs, 'accepted'))
  const finished = compareWithMedian(p95(whole, 'finished'), p95(theirs, 'finished'))
  const failures = (rounds: ClientsRound[]) => spreadOf(rounds.map(({ failed }) => failed))
  const of = 'one synchronous handler'
  return [
    {
      what: `${clients} clients: photo taken, p95`,
      ours: figure(accepted.ours, 'ms'),
      baseline: { ...figure(accepted.baseline, 'ms'), of },
      compared: figure(spreadOf(accepted.ratios.map((ratio) => 1 / ratio)), '× sooner'),
      goal,
    },
    {
      what: `${clients} clients: picture there, p95`,
      ours: figure(finished.ours, 'ms'),
      baseline: { ...figure(finished.baseline, 'ms'), of },
      compared: figure(spreadOf(finished.ratios), ''),
    },
    {
      what: `${clients} clients: requests that failed`,
      ours: figure(failures(ours), ''),
      baseline: { ...figure(failures(theirs), ''), of },
      goal: { atMost: 0, why: 'a slow provider is no reason to refuse a photo' },
    },
  ]
}

function compareWithMedian(ours: number[], baseline: number[]) {
  const usual = medianOf(baseline)
  return {
    ours: spreadOf(ours),
    baseline: spreadOf(baseline),
    ratios: ours.map((figure) => figure / usual),
  }
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
