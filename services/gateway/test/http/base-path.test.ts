import t from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { PUBLIC_URL: 'https://host.example/moods/' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** Where a client of `https://host.example/moods` ends up; the proxy takes the path off again. */
function follow(reference: string | null): string {
  const { origin, pathname } = new URL(reference ?? '', 'https://host.example/moods/upload-image')
  t.equal(origin, 'https://host.example')
  t.match(pathname, /^\/moods\//)
  return pathname.slice('/moods'.length)
}

t.test('behind a path, Location and the addresses of jobs resolve to where the client asked', async (t) => {
  const user = createUser(gateway)
  const { headers, body } = await user.upload('?generate=image')
  t.equal((await user.call(follow(headers.get('location')))).body.job_id, body.job_id)
  for (const { job_id, status_url } of [body, ...body.jobs])
    t.equal((await user.call(follow(status_url))).body.job_id, job_id)
  const { body: list } = await user.call('/jobs')
  for (const { status_url } of list.jobs) t.equal((await user.call(follow(status_url))).status, 200)
})

t.test('behind a path, problems and events name jobs with it', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload()
  const pending = await user.call('/generate-image')
  t.match(pending, { status: 409, body: { type: 'https://host.example/moods/docs/errors#emotion_pending' } })
  t.equal((await user.call(follow(pending.body.job))).body.job_id, body.job_id)
  await finishJob(gateway, user.id, body.job_id)
  const events = await (await user.raw(`${follow(body.status_url)}/events`)).text()
  t.match(events, `"status_url":"/moods/jobs/${body.job_id}"`)
})

t.test('behind a path, a direct upload says where it is completed', async (t) => {
  const user = createUser(gateway)
  const opened = await user.post('/uploads', { media_type: 'image/jpeg' })
  const { complete_url } = opened.body as unknown as { complete_url: string }
  t.match(await user.post(follow(complete_url)), { status: 409, body: { code: 'upload_incomplete' } })
  t.equal((await user.call(follow(opened.headers.get('location')))).status, 200)
})

t.test('behind a path, the reference page finds its files with and without a slash at its end', async (t) => {
  for (const path of ['/docs', '/docs/']) {
    const page = await (await fetch(gateway.url + path)).text()
    const files = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file = '']) => file)
    t.ok(files.length > 4)
    for (const file of files) {
      const { pathname } = new URL(file, `https://host.example/moods${path}`)
      t.match(pathname, /^\/moods\/docs\/static\//)
      t.equal((await fetch(gateway.url + pathname.slice('/moods'.length))).status, 200, pathname)
    }
  }
})
