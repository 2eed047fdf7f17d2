import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'
import { parse } from 'yaml'

import { chart } from '../src/chart-folder.ts'
import { settingsOf, sortObjects, variablesOf } from '../src/cluster.ts'
import { describeChart } from '../src/describe-chart.ts'
import { golden, renderGolden } from '../src/golden.ts'
import { readVariables } from '../src/read-variables.ts'
import { parseObjects, RELEASE, render, renderText, valuesFile } from '../src/render.ts'
import { runTool, unpackTools } from '../src/tools.ts'
import { SECRET_VARIABLES } from '../src/values-schema.ts'

const tools = await unpackTools(process.env.HELM_PATH)
const services = await readVariables()

t.test('what the chart says of the code is up to date: else run npm run chart', async (t) => {
  for (const [path, content] of Object.entries(await describeChart()))
    t.equal(readFileSync(join(chart, path), 'utf8'), content, path)
})

t.test('what ci/everything.yaml leads to is what was last looked at: else run npm run chart', async (t) => {
  t.equal(await renderGolden(tools), readFileSync(golden, 'utf8'))
})

t.test('Helm has nothing to say against it, and packs it', async (t) => {
  for (const file of globSync('ci/*.yaml', { cwd: chart }))
    await runTool(tools.helm, ['lint', '--strict', '--quiet', chart, '--values', join(chart, file)])
  const folder = t.testdir()
  t.match(await runTool(tools.helm, ['package', chart, '--destination', folder]), /moodscape-0\.1\.0\.tgz/)
  const files = await runTool('tar', ['tzf', join(folder, 'moodscape-0.1.0.tgz')])
  t.match(files, /templates\/workers\.yaml/)
  t.notMatch(files, /\/ci\//)
})

t.test('kubectl takes what is rendered as a base for kustomize', async (t) => {
  const folder = t.testdir({
    'kustomization.yaml': 'resources: [moodscape.yaml]\nnamePrefix: blue-\n',
    'moodscape.yaml': await renderText(tools, { files: [valuesFile('keda')] }),
  })
  const built = parseObjects(await runTool(tools.kubectl, ['kustomize', folder]))
  const plain = await render(tools, { files: [valuesFile('keda')] })
  t.equal(built.length, plain.length)
  t.ok(built.every(({ metadata }) => metadata.name.startsWith('blue-')))
})

t.test('every variable of every service can be set, and reaches it', async (t) => {
  const elsewhere = [...SECRET_VARIABLES, 'CONCURRENCY']
  const samples: Record<string, string | number | boolean> = {}
  for (const [name, schema] of Object.values(services).flatMap((variables) => Object.entries(variables)))
    if (!elsewhere.includes(name)) samples[name] = sampleOf(name, schema)
  // With a key set there would be no JWT_SECRET.
  const { JWKS_URL: _, ...settings } = samples
  const folder = t.testdir({
    'values.json': JSON.stringify({ settings: { ...settings, AWS_REGION: 'eu-central-1' } }),
  })
  const files = [valuesFile('everything'), join(folder, 'values.json')]
  const cluster = sortObjects(await render(tools, { files }))
  for (const [service, variables] of Object.entries(services)) {
    const workload = cluster.workloads.find(({ component }) => component === service)
    const given =
      workload && Object.keys(variablesOf(workload, cluster)).filter((name) => !/^AWS_(?!REGION$)/.test(name))
    t.same(
      given?.sort(),
      Object.keys(variables)
        .filter((name) => name !== 'JWKS_URL')
        .sort(),
      service,
    )
  }
})

/** Some value that the schema allows. */
function sampleOf(name: string, schema: object): string | number | boolean {
  const { type, default: fallback, minimum, pattern } = schema as Record<string, string | number | undefined>
  if (fallback !== undefined && fallback !== '') return fallback
  if (type === 'integer') return minimum ?? 1
  if (type === 'boolean') return true
  if (String(pattern).startsWith('^https?')) return 'https://example.com'
  return name === 'PAGE_DIR' ? '/page' : 'sample'
}

t.test('no variable with the name of a secret can be set for all to see', async (t) => {
  const names = Object.values(services).flatMap((variables) => Object.keys(variables))
  const secret = names.filter((name) => /SECRET|TOKEN|PASSWORD|_KEY$/.test(name))
  t.ok(secret.length > 0)
  t.same(
    secret.filter((name) => !SECRET_VARIABLES.includes(name)),
    [],
  )
})

t.test('a value of one service goes before that of all, and large numbers stay numbers', async (t) => {
  const cluster = sortObjects(await render(tools, { files: [valuesFile('everything')] }))
  const settings = Object.fromEntries(
    cluster.services.map((workload) => [workload.component, settingsOf(workload, cluster)]),
  )
  t.match(settings, {
    gateway: { LOG_LEVEL: 'info', START_SECONDS: '2592000' },
    housekeeper: { LOG_LEVEL: 'warn', START_SECONDS: undefined },
    'melody-worker': { CONCURRENCY: '25' },
  })
})

t.test('rules and dashboards are taken as they are, whatever is in their folders', async (t) => {
  const folder = join(t.testdir(), 'chart')
  cpSync(chart, folder, { recursive: true })
  const rule = {
    alert: 'Slow',
    expr: 'up == 0',
    annotations: { summary: '{{ $labels.kind }} is {{ $value }}' },
  }
  for (const name of ['rules', 'dashboards']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(
    join(folder, 'rules/made-up.rules.yaml'),
    JSON.stringify({ groups: [{ name: 'g', rules: [rule] }] }),
  )
  writeFileSync(join(folder, 'dashboards/made-up.json'), '{"title": "{{kind}}"}\n')
  const objects = await render(tools, { files: [valuesFile('keda')], chart: folder })
  const rules = objects.find(({ metadata }) => metadata.name === `${RELEASE.name}-made-up-rules`)
  t.match(rules, { kind: 'PrometheusRule', spec: { groups: [{ name: 'g', rules: [rule] }] } })
  const dashboard = objects.find(({ metadata }) => metadata.name === `${RELEASE.name}-dashboard-made-up`)
  t.match(dashboard, {
    metadata: { labels: { grafana_dashboard: '1' } },
    data: { 'made-up.json': '{"title": "{{kind}}"}\n' },
  })
})

t.test('values of the first release are taken by this one', async (t) => {
  const first = new URL('./fixtures/first-values.yaml', import.meta.url).pathname
  const objects = await render(tools, { files: [first] })
  const selectors = sortObjects(objects).services.map(
    ({ deployment }) => deployment?.spec?.selector.matchLabels,
  )
  // Kubernetes refuses another selector for a Deployment that is there already.
  for (const selector of selectors)
    t.match(Object.keys(selector ?? {}), [
      'app.kubernetes.io/instance',
      'app.kubernetes.io/part-of',
      'app.kubernetes.io/component',
    ])
})

t.test('every value has a comment', async (t) => {
  const text = readFileSync(join(chart, 'values.yaml'), 'utf8')
  const sections = Object.keys(parse(text) as object)
  const bare = sections.filter((name) => !new RegExp(`^(#.*|.*# .*)\\n${name}:`, 'm').test(text))
  t.same(bare, [])
})
