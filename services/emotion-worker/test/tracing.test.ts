import { findFreePort } from '@moodscape/local-cloud/free-port'
import { spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import { startWorkerBench } from '@moodscape/shared/testing/worker-bench'
import t, { type Test } from 'tap'

const MAIN = import.meta.resolve('../src/main.ts')
const HOOK = import.meta.resolve('./fixtures/name-loaded-modules.ts')
const bench = await startWorkerBench(t)

/** Starts a worker and stops it. @returns how it ended, which modules of OpenTelemetry it had, and its log */
async function runWorker(t: Test, environment: Record<string, string>) {
  const worker = await spawnWorker(t, MAIN, {
    ...bench.environment,
    NODE_OPTIONS: `--import=${HOOK}`,
    ...environment,
  })
  await worker.untilReady()
  worker.kill('SIGTERM')
  const code = await worker.ended
  const loaded = worker.log.filter(({ msg }) => msg === 'loaded').map(({ name }) => name)
  return { code, loaded: new Set(loaded), log: worker.log }
}

t.test('without a collector nothing of OpenTelemetry but its interface is loaded', async (t) => {
  const { code, loaded, log } = await runWorker(t, {})
  t.equal(code, 0)
  t.strictSame([...loaded], ['api'])
  t.strictSame(
    log.filter((line) => 'trace_id' in line),
    [],
  )
})

t.test('a collector that is not there keeps a worker neither from its work nor from its end', async (t) => {
  const port = await findFreePort()
  const { code, loaded, log } = await runWorker(t, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  })
  t.equal(code, 0)
  t.ok(loaded.has('sdk-trace') && loaded.has('exporter-trace-otlp-http'))
  t.ok(log.filter(({ msg }) => msg === 'traces are not delivered').length <= 1)
})
