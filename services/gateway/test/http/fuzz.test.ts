import { JOB_FAILURES } from '@moodscape/shared/failures/failure'
import fc from 'fast-check'
import t, { type Test } from 'tap'

import { PROBLEMS } from '../../src/http/problem-catalogue.ts'
import { failJob, finishJob, take } from '../fixtures/act-as-worker.ts'
import { readApiDocument } from '../fixtures/api-document.ts'
import { type KnownIds, requestsTo } from '../fixtures/arbitrary-requests.ts'
import { createSender, type PlainAnswer, type PlainRequest } from '../fixtures/send-plainly.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

/** Requests in all. Unless set, as many as fit into some seconds. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_200)
const TIME_LIMIT = process.env['FUZZ_RUNS'] === undefined ? { interruptAfterTimeLimit: 15_000 } : {}
/** So many are sent at the same time. */
const AT_ONCE = 4
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const LONGEST_MS = RUNS * 200 + 60_000

const stores = await startTestStores()
const gateway = await startTestGateway(stores, {
  RATE_OF_STARTS: '0',
  RATE_PER_USER: '0',
  RATE_PER_IP: '0',
  MAX_UNFINISHED_JOBS: '0',
  WEBHOOKS_OUT: 'true',
  REPLICATE_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
})
const sender = createSender(gateway.url)
t.teardown(async () => {
  sender.close()
  await gateway.close()
  await stores.close()
})
t.setTimeout(LONGEST_MS)

/** Uploads and jobs of a user in every state. */
async function furnish(user: TestUser): Promise<KnownIds> {
  const finished = (await user.upload('?generate=image,melody')).body
  for (const job of finished.jobs) await finishJob(gateway, user.id, job.job_id)
  const failed = (await user.upload('?generate=image')).body
  await failJob(gateway, user.id, failed.job_id, 'no_face_found')
  const running = (await user.upload()).body
  await take(gateway.store, user.id, running.job_id)
  const queued = (await user.upload('?generate=melody')).body
  const direct = (await user.post('/uploads', { media_type: 'image/png' })).body
  const cursor = (await user.call('/gallery?limit=1')).body.next_cursor ?? ''
  return {
    uploads: [finished, failed, running, queued, direct].map(({ upload_id }) => upload_id),
    jobs: [finished, failed, queued]
      .flatMap(({ jobs }) => jobs.map(({ job_id }) => job_id))
      .concat(running.job_id, `emotion-${direct.upload_id}-1`),
    cursors: [cursor],
  }
}

/** Everything that another user could lose or gain, without the signatures of addresses. */
async function belongingsOf(user: TestUser): Promise<unknown> {
  const { body: gallery } = await user.call('/gallery?limit=100')
  const { body: jobs } = await user.call('/jobs')
  return JSON.parse(JSON.stringify([gallery, jobs]).replace(/X-Amz-[^"]*/g, '')) as unknown
}

t.test(
  `whatever is sent, the answer is a documented one (seed ${SEED})`,
  { timeout: LONGEST_MS },
  async (t) => {
    const document = await readApiDocument(gateway.url)
    const attacker = createUser(gateway)
    const victim = createUser(gateway)
    const [own, foreign] = [await furnish(attacker), await furnish(victim)]
    const ids = {
      uploads: [...own.uploads, ...foreign.uploads],
      jobs: [...own.jobs, ...foreign.jobs],
      cursors: [...own.cursors, ...foreign.cursors],
    }
    const before = await belongingsOf(victim)
    const known = new Set([...Object.keys(PROBLEMS), ...Object.keys(JOB_FAILURES)])
    const secrets = [...foreign.uploads]
    const counts = new Map<string, number>()

    const findFault = (name: string, sent: { path: string }, answer: PlainAnswer) => {
      const operation = document.operations.find((candidate) => candidate.name === name)
      const { status, text, contentType, headers } = answer
      counts.set(`${name} ${status}`, (counts.get(`${name} ${status}`) ?? 0) + 1)
      if ([500, 502, 504].includes(status)) return `status ${status}: ${text}`
      const leaked = secrets.find(
        (secret) => text.includes(secret) && !sent.path.toLowerCase().includes(secret),
      )
      if (leaked) return `tells of ${leaked}, which belongs to somebody else`
      const isPage = name === 'GET /s/{shareId}' && status === 404
      if (status >= 400 && name !== 'GET /readyz' && !isPage) {
        if (
          contentType !== 'application/problem+json; charset=utf-8' &&
          contentType !== 'application/problem+json'
        )
          return `${status} is ${contentType}`
        const { code } = JSON.parse(text) as { code: string }
        if (!known.has(code)) return `the code ${code} is not known`
        if ((status === 429 || status === 503) && !headers['retry-after'])
          return `${status} without Retry-After`
      }
      return operation && document.findFault(operation, answer)
    }

    const request = fc.oneof(
      ...document.operations.map((operation) =>
        requestsTo(operation, attacker.token, ids).map((sent) => ({ name: operation.name, sent })),
      ),
    )
    const tryOut = async ({ name, sent }: { name: string; sent: PlainRequest }) => {
      // A path that was made up may be that of another address.
      const isElsewhere = !new RegExp(
        `^/${name.split('/').slice(1).join('/').replace(/{\w+}/, '[^/?]+')}(\\?|$)`,
      ).test(sent.path)
      const answer = await sender.send(sent)
      const fault = isElsewhere ? undefined : findFault(name, sent, answer)
      if (fault) throw new Error(`${sent.method} ${sent.path}: ${fault}`)
    }
    const batch = fc.array(request, { minLength: AT_ONCE, maxLength: AT_ONCE })
    const property = fc.asyncProperty(
      batch,
      async (requests) => void (await Promise.all(requests.map(tryOut))),
    )
    await fc.assert(property, {
      numRuns: Math.ceil(RUNS / AT_ONCE),
      seed: SEED,
      endOnFailure: true,
      ...TIME_LIMIT,
    })

    t.same(await belongingsOf(victim), before, 'another user lost and gained nothing')
    t.same(Object.keys(Object.prototype), [], 'the prototype of all objects is as it was')
    t.notOk('polluted' in {})
    t.equal((await fetch(`${gateway.url}/healthz`)).status, 200)
    t.notMatch(gateway.logs(), /"code":"internal_error"/)
    await checkMetrics(t, [...ids.uploads, attacker.id, victim.id], document.operations.length)
    const table = [...counts].sort().map(([name, count]) => `${name}: ${count}`)
    t.comment(table.join('\n'))
  },
)

/** After all kinds of requests, the metrics stay few and name no user. */
async function checkMetrics(t: Test, ids: string[], operations: number): Promise<void> {
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
  t.notOk(
    ids.find((id) => metrics.includes(id)),
    'no id is in the metrics',
  )
  const labels = new Set(metrics.match(/^moodscape_http_request_seconds_count{.*}/gm))
  const routes = new Set([...labels].map((label) => /route="([^"]*)"/.exec(label)?.[1]))
  const known = new Set(['unknown', ...gateway.routes.map(({ path }) => path)])
  t.same(
    [...routes].filter((route) => !known.has(route ?? '')),
    [],
    'routes are named by their pattern',
  )
  t.ok(labels.size <= operations * 15, `${labels.size} series`)
}
