// npm run observe [-- <folder for pictures>]: the dashboards and alerts against a running system and a real Prometheus.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { askPanels, lastOf } from './ask-panels.ts'
import { drawDashboard } from './draw-dashboard.ts'
import { hastenRules } from './hasten-rules.ts'
import { failOne, makeOne, type ObservedSystem, startObservedSystem } from './observed-system.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { RULES_FILE } from './read-rules.ts'

/** Alerts of minutes are waited for in seconds; `for` is divided by this, windows are as they are. */
const FACTOR = 10
const LOAD_SECONDS = 60
/** Longer than any alert would wait that the fault could cause beside the right one. */
const AFTERWARDS_SECONDS = 20

const folder = await mkdtemp(join(tmpdir(), 'moodscape-observe-'))
const pictures = process.argv[2]
let failures = 0

function check(isWell: boolean, what: string): void {
  if (!isWell) failures++
  console.log(`${isWell ? 'ok    ' : 'FAILED'}  ${what}`)
}

/** Makes pictures and melodies for a while, with a photo now and then that has no face. */
async function putLoadOn(observed: ObservedSystem): Promise<number> {
  const until = Date.now() + LOAD_SECONDS * 1_000
  let made = 0
  const visit = async () => {
    const client = await observed.beginAsGuest()
    while (Date.now() < until) {
      await makeOne(client)
      made++
      if (made % 5 === 1) await failOne(client)
    }
  }
  await Promise.all([visit(), visit()])
  return made
}

async function showPanels(prometheus: Prometheus, from: number): Promise<void> {
  const to = Date.now() / 1_000
  const panels = await askPanels(prometheus, from, to)
  console.log('\ndashboard     panel                              series  a value')
  for (const { file, panel, series } of panels) {
    const value = series.map(lastOf).find((one) => one > 0) ?? 0
    const isWell = series.length > 0
    if (!isWell) failures++
    const columns = [file.padEnd(12), panel.title.padEnd(33), String(series.length).padStart(6)]
    console.log(`${columns.join('  ')}  ${Number(value.toPrecision(3))} ${isWell ? '' : 'FAILED'}`)
  }
  if (!pictures) return
  for (const [file, ones] of Map.groupBy(panels, (one) => one.file))
    await writeFile(join(pictures, file.replace('.json', '.svg')), drawDashboard(ones, from, to))
}

async function firing(prometheus: Prometheus): Promise<string[]> {
  const alerts = (await prometheus.alerts()).filter(({ state }) => state === 'firing')
  return alerts.map(({ labels: { alertname, kind } }) => `${alertname}${kind ? ` (${kind})` : ''}`).sort()
}

async function firesOnly(wanted: string[], prometheus: Prometheus, withinSeconds: number): Promise<boolean> {
  const deadline = Date.now() + withinSeconds * 1_000
  for (;;) {
    const now = await firing(prometheus)
    if (String(now) === String(wanted)) return true
    if (Date.now() > deadline) {
      console.log(`firing: ${String(now)}`)
      return false
    }
    await pause(1_000)
  }
}

/** Stops the only melody-worker, and starts it again. */
async function breakMelodies({ system }: ObservedSystem, prometheus: Prometheus): Promise<void> {
  const worker = system.services.get('melody-worker')
  console.log('\nthe melody-worker is stopped')
  await worker?.stop()
  const wanted = ['MoodscapeNoWorker (melody)']
  const stopped = Date.now()
  const fires = await firesOnly(wanted, prometheus, 120)
  check(fires, `${String(wanted)} fires after ${Math.round((Date.now() - stopped) / 1_000)} s`)
  for (const alert of await prometheus.alerts()) console.log(`        ${alert.annotations.summary}`)
  await pause(AFTERWARDS_SECONDS * 1_000)
  check(String(await firing(prometheus)) === String(wanted), `${AFTERWARDS_SECONDS} s later, only it`)
  await worker?.start()
  check(await firesOnly([], prometheus, 60), 'it is quiet again once the worker is back')
}

async function observe(program: string): Promise<void> {
  const observed = await startObservedSystem(join(folder, 'system'))
  const rulesFile = join(folder, 'rules.yaml')
  await writeFile(rulesFile, hastenRules(await readFile(RULES_FILE, 'utf8'), FACTOR))
  const prometheus = await startPrometheus({ program, folder, addresses: observed.addresses, rulesFile })
  try {
    const from = Date.now() / 1_000
    console.log(`${observed.addresses.size} processes are scraped; load for ${LOAD_SECONDS} s …`)
    console.log(`${await putLoadOn(observed)} photos became a picture and a melody each`)
    await showPanels(prometheus, from)
    console.log(`\nalerts, with each \`for\` divided by ${FACTOR}`)
    check(await firesOnly([], prometheus, 0), 'under load none fires')
    await breakMelodies(observed, prometheus)
  } finally {
    await prometheus.close()
    await observed.close()
  }
}

try {
  await observe(join(dirname(process.env.PROMTOOL_PATH ?? ''), 'prometheus'))
} finally {
  await rm(folder, { recursive: true })
}
console.log(failures === 0 ? '\nall is well' : `\n${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1
