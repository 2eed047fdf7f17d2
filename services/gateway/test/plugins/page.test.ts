import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

const folder = t.testdir()
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Moodscape</title>')
writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {}')
writeFileSync(join(folder, 'assets', 'encoder.worker-A_b-c.js'), '')
writeFileSync(join(folder, 'service-worker.js'), '')
writeFileSync(join(folder, 'manifest.webmanifest'), '{}')

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { PAGE_DIR: folder })
const without = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await without.close()
  await stores.close()
})

t.test('the page is served at the root, and asked for again each time', async (t) => {
  const answer = await fetch(gateway.url)
  t.equal(answer.status, 200)
  t.match(answer.headers.get('content-type'), /^text\/html/)
  t.equal(answer.headers.get('cache-control'), 'no-cache')
  t.match(await answer.text(), /Moodscape/)
  t.ok(answer.headers.get('etag'), 'with which the answer is short where nothing has changed')
})

t.test('files named after their content are kept for good', async (t) => {
  const answer = await fetch(`${gateway.url}/assets/index-abc.js`)
  t.match(answer.headers.get('content-type'), /javascript/)
  t.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
})

t.test('scripts come from the page itself, without an exception; the camera is its own', async (t) => {
  const { headers } = await fetch(gateway.url)
  const policy = headers.get('content-security-policy') ?? ''
  t.match(policy, /script-src 'self';/)
  t.match(policy, /default-src 'self';/)
  t.notMatch(policy, /unsafe|\*/)
  t.match(policy, /img-src 'self' blob: data: http:\/\/[\d.]+:\d+;/, 'pictures come from where objects are')
  t.match(headers.get('permissions-policy'), /camera=\(self\)/)
})

t.test('workers have a policy of their own, and that of the page is asked for each time', async (t) => {
  for (const path of ['/service-worker.js', '/assets/encoder.worker-A_b-c.js']) {
    const { headers } = await fetch(gateway.url + path)
    const policy = headers.get('content-security-policy')
    t.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/, path)
    t.match(headers.get('content-type'), /javascript/, path)
  }
  t.equal((await fetch(`${gateway.url}/service-worker.js`)).headers.get('cache-control'), 'no-cache')
  const manifest = await fetch(`${gateway.url}/manifest.webmanifest`)
  t.match(manifest.headers.get('content-type'), /^application\/manifest\+json/)
})

t.test(
  'the API is what it was: other addresses are problems, and the reference page has its own policy',
  async (t) => {
    for (const path of ['/assets/', '/assets/none.js', '/..%2fpackage.json', '/nothing']) {
      const answer = await fetch(gateway.url + path)
      t.equal(answer.status, 404, path)
      t.match(await answer.json(), { code: 'not_found' }, path)
    }
    t.match((await fetch(`${gateway.url}/docs`)).headers.get('content-security-policy'), /unsafe-inline/)
    t.equal((await fetch(`${gateway.url}/gallery`)).status, 401)
  },
)

t.test('without a folder there is no page', async (t) => {
  t.equal((await fetch(without.url)).status, 404)
})
