import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import t from 'tap'
import { parse } from 'yaml'

import { readQuery } from '../src/read-query.ts'
import { RULES_FILE, readRules } from '../src/read-rules.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const promtool = process.env.PROMTOOL_PATH ?? 'promtool'
const { alerts } = readRules()
const cases = globSync('rules/*.yaml', { cwd: import.meta.dirname }).map(
  (file) => `${import.meta.dirname}/${file}`,
)

/** It ends before its memory would be worth collecting: that is a quarter of its time. */
const environment = { ...process.env, GOGC: '800' }
const run = (program: string, args: string[]) => promisify(execFile)(program, args, { env: environment })

t.test('promtool takes the rules', async (t) => {
  t.match((await run(promtool, ['check', 'rules', fileURLToPath(RULES_FILE)])).stdout, /SUCCESS/)
})

for (const file of cases) {
  t.test(`the alerts behave as ${file.slice(root.length)} says`, async (t) => {
    const { stdout } = await run(promtool, ['test', 'rules', file]).catch(
      (error: unknown) => error as { stdout: string },
    )
    t.match(stdout.trim(), /SUCCESS$/)
  })
}

t.test('each alert has a case in which it fires, and one in which it is quiet', async (t) => {
  interface Cases {
    tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[]
  }
  const checks = cases
    .flatMap((file) => (parse(readFileSync(file, 'utf8')) as Cases).tests)
    .flatMap((one) => one.alert_rule_test)
  for (const { alert } of alerts) {
    const expected = checks.filter(({ alertname }) => alertname === alert).map((one) => one.exp_alerts.length)
    t.ok(expected.includes(1) && expected.includes(0), `${alert}: ${String(expected)}`)
  }
  const names = alerts.map(({ alert }) => alert)
  t.same(
    checks.filter(({ alertname }) => !names.includes(alertname)),
    [],
    'no case of an alert that is none',
  )
})

t.test('each alert says how urgent it is, what is wrong, and where its runbook is', async (t) => {
  t.ok(alerts.length > 10)
  for (const { alert, labels, annotations } of alerts) {
    t.match(labels.severity, /^(page|ticket)$/, alert)
    t.ok(annotations.summary && annotations.description, alert)
    const [page = '', anchor = ''] = annotations.runbook_url.split('#')
    const runbook = readFileSync(`${root}${page}`, 'utf8')
    const section = runbook.split(/^(?=## )/m).find((text) => anchorOf(text) === anchor)
    t.match(section, new RegExp(`\`${alert}\``), `${alert} is named in its runbook`)
    for (const part of ['Means', 'Look at', 'Do']) t.match(section, `**${part}**`, alert)
  }
})

t.test('runbooks name no alert that is none', async (t) => {
  const named = [...readFileSync(`${root}docs/runbooks.md`, 'utf8').matchAll(/`(Moodscape[A-Z]\w+)`/g)]
  t.same(named.map(([, name = '']) => name).sort(), alerts.map(({ alert }) => alert).sort())
})

t.test('every burn rate is compared over two windows, and with a least number of failures', async (t) => {
  const burning = alerts.filter(({ expr }) => expr.includes('moodscape:'))
  t.equal(burning.length, 6)
  for (const { alert, expr } of burning) {
    t.same(readQuery(expr).errors, [])
    t.match(expr, /^(moodscape:\w+:rate\w+ \/ .+\n?and ?){2}moodscape:.+ >= 5\n$/, alert)
  }
})

/** The name that GitHub gives to a heading. */
function anchorOf(section: string): string {
  const heading = /^## (.+)$/m.exec(section)?.[1] ?? ''
  return heading.toLowerCase().replaceAll(' ', '-')
}
