import { readFileSync } from 'node:fs'

import { bundlesIn } from '@moodscape/launcher/services/service-files'
import { createFaults } from '@moodscape/local-cloud/faults'
import { answerWithFaces, answerWithSmiles } from '@moodscape/local-cloud/rekognition/prepared-faces'
import t from 'tap'

import { failOne, makeOne, scrape, startObservedSystem } from '../src/observed-system.ts'
import { panelsOf, readDashboards } from '../src/read-dashboards.ts'
import { metricOf, readMetrics, type ServedMetric } from '../src/read-metrics.ts'
import { readQuery } from '../src/read-query.ts'
import { readRules } from '../src/read-rules.ts'

/** Where `npm test` has put the bundled services; without it they are run from their sources. */
const bundles = process.env['SERVICE_BUNDLES']
const faces = createFaults()
const observed = await startObservedSystem(t.testdir(), bundles ? bundlesIn(bundles) : undefined, faces)
t.teardown(() => observed.close())
const client = await observed.beginAsGuest()
answerWithSmiles(faces)
await makeOne(client)
faces.clear()
answerWithFaces(faces, [])
await failOne(client)
const served = new Map<string, ServedMetric>()
const texts = await scrape(observed)
for (const text of texts.values()) readMetrics(text, served)

/** Given to every series by the process, or by Prometheus. */
const EVERYWHERE = ['service', 'job', 'instance']

/** Metrics as docs/operations.md says them: `moodscape_jobs_total{kind,outcome}`. */
const documented = new Map(
  [
    ...readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8').matchAll(
      /^\| `(moodscape_\w+)(?:\{([\w,]+)\})?`/gm,
    ),
  ].map(([, name = '', labels = '']) => [name, labels.split(',').filter(Boolean)] as const),
)

t.test('the page for operators lists the metrics that are served, with their labels', async (t) => {
  const ours = [...served.keys()].filter((name) => name.startsWith('moodscape_'))
  t.same([...documented.keys()].sort(), ours.sort())
  for (const [name, labels] of documented) {
    const { labels: seen = new Set<string>(), hasSamples } = served.get(name) ?? {}
    const own = [...seen].filter((label) => ![...EVERYWHERE, 'le'].includes(label))
    if (hasSamples) t.same(own.sort(), [...labels].sort(), name)
  }
})

t.test('no label holds an id or an address', async (t) => {
  const ids = /="[^"]*([0-9a-f]{8}-[0-9a-f]{4}|[0-9A-HJKMNP-TV-Z]{26}|https?:)[^"]*"/
  for (const [service, text] of texts) {
    t.same(
      text.split('\n').filter((line) => ids.test(line)),
      [],
      service,
    )
  }
})

/** What of a query is in no series that the running system serves. */
function findUnserved(expr: string, recorded: string[]): string[] {
  const { selectors, grouping } = readQuery(expr)
  const labelsOf = (series: string) => {
    const metric = metricOf(series, served)
    if (metric === undefined) return []
    return [...EVERYWHERE, ...(served.get(metric)?.labels ?? []), ...(documented.get(metric) ?? [])]
  }
  const known = selectors.flatMap(({ metric }) => labelsOf(metric))
  return [
    ...selectors
      .filter(({ metric }) => !recorded.includes(metric))
      .flatMap(({ metric, labels }) =>
        metricOf(metric, served) === undefined
          ? [metric]
          : labels.filter((label) => !labelsOf(metric).includes(label)).map((label) => `${metric}{${label}}`),
      ),
    ...grouping.filter((label) => !known.includes(label)).map((label) => `by (${label})`),
  ]
}

t.test('every metric and label of the dashboards is served', async (t) => {
  for (const { file, dashboard } of readDashboards()) {
    for (const { title, targets = [] } of panelsOf(dashboard)) {
      for (const { expr } of targets) t.same(findUnserved(expr, []), [], `${file}: ${title}`)
    }
  }
})

t.test('every metric and label of the rules is served, or recorded by one of them', async (t) => {
  const { recordings, alerts } = readRules()
  const recorded = recordings.map(({ record }) => record)
  for (const { record, expr } of recordings) t.same(findUnserved(expr, []), [], record)
  for (const { alert, expr } of alerts) t.same(findUnserved(expr, recorded), [], alert)
  const used = alerts.flatMap(({ expr }) => readQuery(expr).selectors.map(({ metric }) => metric))
  t.same(
    recorded.filter((name) => !used.includes(name)),
    [],
    'nothing is recorded for no alert',
  )
})

t.test('the values of labels that queries ask for are those of the code', async (t) => {
  const text = [...texts.values()].join('\n')
  t.match(text, /moodscape_time_to_result_seconds_bucket\{le="60",.*kind="image"/)
  t.match(text, /moodscape_job_failures_total\{kind="emotion",code="no_face_found"/)
  t.match(text, /moodscape_queue_jobs\{kind="melody",state="paused"/)
  t.match(
    text,
    /moodscape_provider_request_seconds_count\{.*provider="replicate",operation="create",outcome="ok"/,
  )
  t.match(
    text,
    /moodscape_provider_request_seconds_count\{.*provider="rekognition",operation="DetectFaces",outcome="ok"/,
  )
  t.match(
    text,
    /moodscape_provider_request_seconds_count\{.*provider="dynamodb",operation="GetItem",outcome="ok"/,
  )
  t.match(text, /moodscape_cost_usd_total\{model="moodscape\/painter",.*\} 0\.001/)
})
