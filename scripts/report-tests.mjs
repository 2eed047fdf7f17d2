import { Parser } from 'tap-parser'

const slowestShown = 5

/** What tap says of every failure alike. */
const sameForAll = new Set(['stdio', 'cwd', 'externalID', 'command', 'args', 'jobId', 'tapCaught'])

/**
 * Tells of a test run as it goes: one line a file, every failure in full, the slowest files at the end.
 * A test is what stands directly in a file: a `t.test`, or an assertion outside of any. A file that ends badly
 * (exit code, time-out) though its tests are fine counts as one failed test.
 *
 * @param {import('node:stream').Readable} tapStream output of tap's `tap` reporter
 * @param {(text: string) => void} print
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function reportTests(tapStream, print) {
  const files = []
  const running = new Map()
  const parser = new Parser()
  parser.on('child', (child) => running.set(child.name, followFile(child)))
  parser.on('assert', (result) => {
    const file = closeFile(running.get(result.name), result)
    running.delete(result.name)
    files.push(file)
    print(describeFile(file))
  })
  parser.on('bailout', (reason) => print(`Bail out! ${reason}`))
  tapStream.pipe(parser)
  await new Promise((resolve) => parser.on('complete', resolve))
  if (files.length > slowestShown) print(describeSlowest(files))
  return { passed: sum(files, 'passed'), failed: sum(files, 'failed') }
}

/** Collects what one file says while it runs. */
function followFile(parser) {
  const file = { passed: 0, failed: 0, failures: [], said: [] }
  parser.on('assert', (result) => {
    if (result.ok) file.passed += 1
    else file.failed += 1
  })
  collectFailures(parser, [], file)
  return file
}

function collectFailures(parser, path, file) {
  let knownBeforeChild = 0
  parser.on('extra', (text) => file.said.push(text))
  parser.on('child', (child) => {
    knownBeforeChild = file.failures.length
    collectFailures(child, [...path, child.name], file)
  })
  parser.on('assert', (result) => {
    // A test that fails because something within it did has nothing of its own to tell.
    const told = result.closingTestPoint && file.failures.length > knownBeforeChild
    if (!result.ok && !told)
      file.failures.push({ title: [...path, result.name].join(' > '), diag: result.diag })
  })
}

function closeFile(file = { passed: 0, failed: 0, failures: [], said: [] }, result) {
  const closed = { ...file, name: result.name, milliseconds: result.time ?? 0 }
  if (!result.ok && closed.failed === 0) {
    closed.failed = 1
    closed.failures = [...closed.failures, { title: 'the file as a whole', diag: result.diag }]
  }
  return closed
}

function describeFile({ name, passed, failed, failures, said, milliseconds }) {
  const counts = failed > 0 ? `${passed} passed, ${failed} failed` : `${passed} passed`
  const line = `${failed > 0 ? 'FAILED' : 'ok    '}  ${name}  ${counts}  ${seconds(milliseconds)}`
  if (failed === 0) return line
  return [line, ...failures.map(describeFailure), ...describeOutput(said), ''].join('\n')
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
  return said.length > 0 ? ['\n  what the file printed:', indent(said.join(''))] : []
}

function describeSlowest(files) {
  const slowest = files.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, slowestShown)
  return [
    '',
    'slowest files:',
    ...slowest.map((file) => `  ${seconds(file.milliseconds)}  ${file.name}`),
    '',
  ].join('\n')
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ')
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

function sum(files, key) {
  return files.reduce((total, file) => total + file[key], 0)
}
