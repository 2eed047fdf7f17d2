import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a process counts. Labels are kinds and outcomes only: never ids. */
export interface WorkMetrics {
  registry: Registry
  /** Jobs that left a worker, by kind and outcome. */
  jobs: Counter<'kind' | 'outcome'>
  /** Seconds from a job's creation to its first start. */
  waiting: Histogram<'kind'>
  /** Seconds a worker held a job. */
  running: Histogram<'kind'>
  active: Gauge<'kind'>
  /** How many jobs a worker can hold. */
  capacity: Gauge<'kind'>
  /** Seconds from asking for a result, with an upload or alone, to having it. */
  results: Histogram<'kind'>
  /** Jobs that failed for good, by the code that their record keeps. */
  failures: Counter<'kind' | 'code'>
  /** An estimate, in US dollars. */
  cost: Counter<'model'>
  /** Predictions created at the provider. */
  predictions: Counter<'kind'>
  /** Predictions created although an earlier request may have been accepted. */
  resubmits: Counter<'kind'>
  /** Jobs that the records still needed and the queue lacked, and that were queued again. */
  healed: Counter<'kind'>
}

export function createRegistry(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return registry
}

export function createWorkMetrics(registry: Registry): WorkMetrics {
  const registers = [registry]
  const kind = ['kind'] as const
  return {
    registry,
    jobs: new Counter({
      name: 'moodscape_jobs_total',
      help: 'Jobs that left a worker.',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    waiting: new Histogram({
      name: 'moodscape_job_wait_seconds',
      help: 'From the creation of a job to its first start.',
      labelNames: kind,
      buckets: [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1800],
      registers,
    }),
    running: new Histogram({
      name: 'moodscape_job_run_seconds',
      help: 'How long a worker held a job.',
      labelNames: kind,
      buckets: [0.05, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
    active: new Gauge({
      name: 'moodscape_jobs_active',
      help: 'Jobs a worker holds.',
      labelNames: kind,
      registers,
    }),
    capacity: new Gauge({
      name: 'moodscape_jobs_capacity',
      help: 'Jobs a worker can hold.',
      labelNames: kind,
      registers,
    }),
    results: new Histogram({
      name: 'moodscape_time_to_result_seconds',
      help: 'From asking for a result to having it.',
      labelNames: kind,
      buckets: [0.5, 1, 2, 5, 10, 20, 30, 45, 60, 120, 300, 1800],
      registers,
    }),
    failures: new Counter({
      name: 'moodscape_job_failures_total',
      help: 'Jobs that failed for good, by the code that users see.',
      labelNames: ['kind', 'code'] as const,
      registers,
    }),
    cost: new Counter({
      name: 'moodscape_cost_usd_total',
      help: 'Estimate of what predictions cost, by configured prices.',
      labelNames: ['model'] as const,
      registers,
    }),
    predictions: new Counter({
      name: 'moodscape_predictions_total',
      help: 'Predictions created at the provider.',
      labelNames: kind,
      registers,
    }),
    resubmits: new Counter({
      name: 'moodscape_ambiguous_resubmits_total',
      help: 'Predictions created although an earlier request may have been accepted.',
      labelNames: kind,
      registers,
    }),
    healed: new Counter({
      name: 'moodscape_healed_jobs_total',
      help: 'Jobs that were owed but no longer queued.',
      labelNames: kind,
      registers,
    }),
  }
}
