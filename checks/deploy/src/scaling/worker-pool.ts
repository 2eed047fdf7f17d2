import type { StoppingTimes } from '../stopping-times.ts'
import { createQueue } from './simulated-queue.ts'

/** A job of a load. */
export interface Arrival {
  /** Seconds since the beginning. */
  at: number
  /** How long a worker holds it, in seconds. */
  run: number
}

/** What is known of a kind of worker. */
export interface PoolSettings extends StoppingTimes {
  concurrency: number
  /** From the decision to the first job: image, start, probes. */
  startSeconds: number
  /** How many jobs a minute the provider lets begin; the others come back after a while. */
  startsPerMinute?: number
}

interface Pod {
  readyAt: number
  /** When SIGTERM came. */
  stoppingAt?: number
  /** When each of its jobs ends. */
  jobs: { endsAt: number; run: number }[]
}

/** The queue and the pods of one kind, second by second. */
export function createWorkerPool(settings: PoolSettings, replicas: number) {
  const pods: Pod[] = Array.from({ length: replicas }, () => ({ readyAt: 0, jobs: [] }))
  const queue = createQueue(settings.startsPerMinute ?? Infinity)
  const counts = { done: 0, putBack: 0, killedBusy: 0 }
  const ran: number[] = []

  function finish(now: number, pod: Pod): void {
    const { shutdownSeconds, graceSeconds } = settings
    const ended = pod.jobs.filter(({ endsAt }) => endsAt <= now)
    counts.done += ended.length
    ran.push(...ended.map(({ run }) => run))
    pod.jobs = pod.jobs.filter(({ endsAt }) => endsAt > now)
    if (pod.stoppingAt === undefined) return
    if (now >= pod.stoppingAt + graceSeconds && pod.jobs.length > 0) counts.killedBusy += 1
    if (now < pod.stoppingAt + Math.min(shutdownSeconds, graceSeconds)) return
    // It goes on elsewhere: what was asked of a provider is resumed.
    counts.putBack += pod.jobs.length
    queue.putBack(
      now,
      pod.jobs.map(({ endsAt }) => endsAt - now),
    )
    pod.jobs = []
  }

  /** The next job goes to whoever holds fewest, as each asks the queue whenever it has a free hand. */
  function findHand(now: number): Pod | undefined {
    const free = pods.filter(
      ({ stoppingAt, readyAt, jobs }) =>
        stoppingAt === undefined && readyAt <= now && jobs.length < settings.concurrency,
    )
    return free.toSorted((one, other) => one.jobs.length - other.jobs.length)[0]
  }

  function giveOut(now: number): void {
    for (let pod = findHand(now); pod; pod = findHand(now)) {
      const job = queue.take(now)
      if (!job) return
      pod.jobs.push({ endsAt: now + job.run, run: job.run })
    }
  }

  const active = () => pods.reduce((sum, { jobs }) => sum + jobs.length, 0)
  return {
    counts: () => ({ ...counts, ...queue.counts }),
    /** Runs one second, at whose beginning jobs arrive. */
    pass(now: number, runs: number[]): void {
      queue.add(now, runs)
      queue.wakeDelayed(now)
      for (const pod of pods) finish(now, pod)
      const gone = pods.filter(({ stoppingAt, jobs }) => stoppingAt !== undefined && jobs.length === 0)
      for (const pod of gone) pods.splice(pods.indexOf(pod), 1)
      giveOut(now)
    },
    /** Starts pods, or stops those that were started last, as a ReplicaSet does. */
    scaleTo(now: number, wanted: number): void {
      const running = pods.filter(({ stoppingAt }) => stoppingAt === undefined)
      for (let more = running.length; more < wanted; more++)
        pods.push({ readyAt: now + settings.startSeconds, jobs: [] })
      const newestFirst = running.toSorted((one, other) => other.readyAt - one.readyAt)
      for (const pod of newestFirst.slice(0, Math.max(0, running.length - wanted))) pod.stoppingAt = now
    },
    /** What the housekeeper would see in the queue. */
    load: (now: number) => ({
      waiting: queue.waiting(),
      active: active(),
      dueSoon: queue.dueSoon(now),
      isPaused: false,
      runSeconds: ran.slice(-100),
    }),
    isIdle: () => queue.isEmpty() && active() === 0,
  }
}
