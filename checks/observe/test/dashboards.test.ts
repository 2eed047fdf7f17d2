import t from 'tap'

import { panelsOf, readDashboards } from '../src/read-dashboards.ts'
import { readQuery } from '../src/read-query.ts'

/** Units of Grafana that say what a number is. */
const UNITS = ['short', 's', 'reqps', 'ops', 'Bps', 'bytes', 'percentunit', 'currencyUSD', 'bool']
/** The one range that is no question of the graph's width: the time that an error budget is counted over. */
const BUDGET_RANGE = '30d'

const dashboards = readDashboards()

t.test('there is one for users and one for the inside', async (t) => {
  t.same(
    dashboards.map(({ file }) => file),
    ['inside.json', 'users.json'],
  )
  t.equal(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size, 2)
})

for (const { file, dashboard } of dashboards) {
  const panels = panelsOf(dashboard)

  t.test(`${file} lets its reader choose data source, job and instance`, async (t) => {
    t.ok(dashboard.description)
    t.match(dashboard.templating.list, [
      { name: 'datasource', type: 'datasource', query: 'prometheus' },
      { name: 'job', type: 'query', includeAll: true },
      { name: 'instance', type: 'query', includeAll: true },
    ])
    for (const { title, datasource } of panels) t.equal(datasource?.uid, `\${datasource}`, title)
  })

  t.test(`each panel of ${file} says what it shows, and in which unit`, async (t) => {
    t.ok(panels.length > 8)
    for (const { title, description, fieldConfig } of panels) {
      t.ok(title && description && description.length > 10, title)
      t.ok(UNITS.includes(fieldConfig?.defaults.unit ?? ''), `${title}: ${fieldConfig?.defaults.unit}`)
    }
    t.equal(new Set(panels.map(({ title }) => title)).size, panels.length, 'no title comes twice')
    t.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length, 'no id comes twice')
  })

  t.test(`panels of ${file} lie beside each other`, async (t) => {
    const taken = new Map<string, string>()
    for (const { title, gridPos } of dashboard.panels) {
      t.ok(gridPos.x + gridPos.w <= 24, title)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          const other = taken.get(`${x} ${y}`)
          if (other !== undefined) t.fail(`${title} lies upon ${other}`)
          taken.set(`${x} ${y}`, title)
        }
      }
    }
  })

  t.test(`the queries of ${file} are PromQL over the chosen jobs and the width of the graph`, async (t) => {
    for (const { title, targets = [] } of panels) {
      t.ok(targets.length > 0, title)
      for (const { expr, legendFormat } of targets) {
        const { errors, selectors, ranges } = readQuery(expr)
        t.same(errors, [], title)
        t.ok(legendFormat, title)
        t.ok(selectors.length > 0, title)
        for (const { metric, labels } of selectors)
          t.ok(labels.includes('job') && labels.includes('instance'), `${title}: ${metric}`)
        t.same(
          ranges.filter((range) => range !== '$__rate_interval' && range !== BUDGET_RANGE),
          [],
          title,
        )
      }
    }
  })
}

t.test('what is no PromQL is found', async (t) => {
  t.equal(readQuery('sum(rate(a[5m])').errors.length > 0, true)
  t.match(readQuery('sum by (kind) (rate(a{b="c"}[$__rate_interval]))'), {
    errors: [],
    selectors: [{ metric: 'a', labels: ['b'] }],
    grouping: ['kind'],
    ranges: ['$__rate_interval'],
  })
})
