/** A job of a load. */
export interface Arrival {
  /** Seconds since the beginning. */
  at: number
  /** How long a worker holds it, in seconds. */
  run: number
}

/** What is known of a kind of worker. */
export interface PoolSettings {
  concurrency: number
  /** From the decision to the first job: image, start, probes. */
  startSeconds: number
  shutdownSeconds: number
  /** `terminationGracePeriodSeconds`. */
  graceSeconds: number
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

/** After a refusal (429) a job is tried again after so many seconds. */
const RETRY_SECONDS = 15

/** The queue and the pods of one kind, second by second. */
export function createWorkerPool(settings: PoolSettings, replicas: number) {
  const pods: Pod[] = Array.from({ length: replicas }, () => ({ readyAt: 0, jobs: [] }))
  const waiting: { since: number; run: number }[] = []
  const delayed: { until: number; since: number; run: number }[] = []
  const startedAt: number[] = []
  const counts = { done: 0, putBack: 0, killedBusy: 0, refused: 0, longestWait: 0 }
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
    waiting.unshift(...pod.jobs.map(({ endsAt }) => ({ since: now, run: endsAt - now })))
    pod.jobs = []
  }

  function mayStart(now: number): boolean {
    const { startsPerMinute = Infinity } = settings
    while (startedAt[0] !== undefined && startedAt[0] <= now - 60) startedAt.shift()
    return startedAt.length < startsPerMinute
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
    for (let pod = findHand(now); pod && waiting.length > 0; pod = findHand(now)) {
      const job = waiting.shift()
      if (!job) return
      if (!mayStart(now)) {
        counts.refused += 1
        delayed.push({ ...job, until: now + RETRY_SECONDS })
        continue
      }
      startedAt.push(now)
      counts.longestWait = Math.max(counts.longestWait, now - job.since)
      pod.jobs.push({ endsAt: now + job.run, run: job.run })
    }
  }

  return {
    counts,
    /** Runs one second. */
    pass(now: number, arrived: Arrival[]): void {
      waiting.push(...arrived.map(({ run }) => ({ since: now, run })))
      for (const job of delayed.filter(({ until }) => until <= now)) waiting.push(job)
      delayed.splice(0, delayed.length, ...delayed.filter(({ until }) => until > now))
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
      waiting: waiting.length,
      active: pods.reduce((sum, { jobs }) => sum + jobs.length, 0),
      dueSoon: delayed.filter(({ until }) => until <= now + 60).length,
      isPaused: false,
      runSeconds: ran.slice(-100),
    }),
    isIdle: () => waiting.length === 0 && delayed.length === 0 && pods.every(({ jobs }) => jobs.length === 0),
  }
}
