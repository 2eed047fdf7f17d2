const slowestShown = 10

/** What tap says of every failure alike. */
const sameForAll = new Set(['cwd', 'tapCaught'])

/**
 * One line for what ran in a process, and below it every failure in full and what was printed.
 *
 * @param {import('./run-test-files.mjs').TestedFiles} run
 */
export function describeTestRun({ name, passed, failed, failures, said, milliseconds }) {
  const counts = failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`
  const line = `${failed > 0 ? 'FAILED' : 'ok    '}  ${name}  ${counts}  ${seconds(milliseconds)}`
  return [line, ...failures.map(describeFailure), ...describeOutput(said)].join('\n')
}

function describeFailure({ title, diag }) {
  const { diff, stack, source, at, ...facts } = diag ?? {}
  const place = stack ?? (at && `${at.fileName}:${at.lineNumber}:${at.columnNumber}`)
  const details = [diff, source, place, describeFacts(facts)].filter(Boolean)
  return [`\n  ${title}`, ...details.map((text) => indent(text))].join('\n')
}

function describeFacts(facts) {
  const telling = Object.entries(facts).filter(([key]) => !sameForAll.has(key))
  return telling.length > 0 && JSON.stringify(Object.fromEntries(telling), undefined, 2)
}

function describeOutput(said) {
  return said.trim() ? ['\n  what was printed:', indent(said), ''] : []
}

/** @param {import('./run-test-files.mjs').TestedFiles[]} runs */
export function describeSlowest(runs) {
  const slowest = runs.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, slowestShown)
  return ['', 'slowest:', ...slowest.map((run) => `  ${seconds(run.milliseconds)}  ${run.name}`), ''].join(
    '\n',
  )
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ')
}

export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
