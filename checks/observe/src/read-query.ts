import { parser } from '@prometheus-io/lezer-promql'

/** What a query asks of Prometheus. */
export interface Query {
  /** The places where it is no PromQL. */
  errors: string[]
  /** Series by the name of their metric, with the labels that they are chosen by. */
  selectors: { metric: string; labels: string[] }[]
  /** Labels that it groups or joins by. */
  grouping: string[]
  /** Ranges, as they are written: `5m`, `$__rate_interval`. */
  ranges: string[]
}

/** Stands for a range of Grafana, which the grammar does not know. Nobody writes this one. */
const RANGE = '4242s'

/** Reads a query of PromQL, which may hold variables of Grafana. */
export function readQuery(text: string): Query {
  const plain = text.replaceAll('$__rate_interval', RANGE)
  const query: Query = { errors: [], selectors: [], grouping: [], ranges: [] }
  const path: string[] = []
  parser.parse(plain).iterate({
    enter({ name, from, to, type }) {
      const said = plain.slice(from, to)
      if (type.isError) query.errors.push(`at ${from}: ${plain.slice(Math.max(0, from - 20), to + 20)}`)
      if (name === 'VectorSelector') query.selectors.push({ metric: '', labels: [] })
      const selector = query.selectors.at(-1)
      if (name === 'Identifier' && path.at(-1) === 'VectorSelector' && selector) selector.metric = said
      if (name === 'LabelName') {
        if (path.at(-1) === 'GroupingLabels') query.grouping.push(said)
        else selector?.labels.push(said)
      }
      if (name === 'DurationExpr') query.ranges.push(said === RANGE ? '$__rate_interval' : said)
      path.push(name)
    },
    leave: () => void path.pop(),
  })
  return query
}
