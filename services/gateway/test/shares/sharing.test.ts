import { UploadNotFound } from '@moodscape/shared/records/upload-store'
import t, { type Test } from 'tap'

import { finishJob } from '../fixtures/act-as-worker.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores, { RATE_OF_STARTS: '0', MAX_UNFINISHED_JOBS: '0' })
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})
const DAY_MS = 86_400_000
const remove = { method: 'DELETE' }

interface Shared {
  url: string
  words: string
  expires_at: string
}

async function finished(user: TestUser, generate = 'image,melody'): Promise<string> {
  const { body } = await user.upload(`?generate=${generate}`)
  for (const job of body.jobs) await finishJob(gateway, user.id, job.job_id)
  return body.upload_id
}

async function share(user: TestUser, uploadId: string, options: object = {}): Promise<Shared> {
  const { status, body } = await user.post(`/uploads/${uploadId}/share`, options)
  if (status !== 201) throw new Error(`sharing is answered with ${status}`)
  return body as unknown as Shared
}

const idOf = ({ url }: Shared) => url.slice(url.lastIndexOf('/') + 1)
const open = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { redirect: 'manual', headers })

/** That there is nothing for anybody under the address of a page. */
async function isGone(t: Test, { url }: Pick<Shared, 'url'>): Promise<void> {
  const gone = await open(url)
  t.equal(gone.status, 404)
  const unknown = await open(`${gateway.url}/s/${'A'.repeat(22)}`)
  t.equal(await gone.text(), await unknown.text(), 'it does not say why')
  for (const work of ['picture', 'melody']) t.equal((await open(`${url}/${work}`)).status, 404, work)
}

t.test('anybody sees picture, melody and words, without a token and without the photo', async (t) => {
  const user = createUser(gateway)
  const uploadId = await finished(user)
  const page = await share(user, uploadId, { words: 'A quiet <b>evening</b> & "more"', days: 7 })
  t.match(page.url, /\/s\/[\w-]{22}$/)
  t.ok(Math.abs(Date.parse(page.expires_at) - Date.now() - 7 * DAY_MS) < 60_000)
  t.match((await user.call(`/uploads/${uploadId}`)).body, { share: { ...page } })

  const response = await open(page.url)
  t.equal(response.status, 200)
  t.match(response.headers.get('content-type'), 'text/html')
  const html = await response.text()
  t.match(html, 'A quiet &lt;b&gt;evening&lt;/b&gt; &amp; &quot;more&quot;')
  t.notMatch(html, '<b>')
  for (const [property, content] of [
    ['og:image', `${page.url}/picture`],
    ['og:audio', `${page.url}/melody`],
    ['og:url', page.url],
    ['og:description', 'A quiet &lt;b&gt;evening&lt;/b&gt; &amp; &quot;more&quot;'],
  ])
    t.match(html, `<meta property="${property}" content="${content}">`)
  t.match(html, /<meta property="og:title" content="[^"]+">/)
  t.match(html, '<meta name="twitter:card" content="summary_large_image">')
  t.match(html, '<meta name="robots" content="noindex, nofollow">')
  t.match(html, 'made by a machine')
  t.notMatch(html, /user-uploads|incoming|HAPPY/)
  t.notMatch(html, uploadId)
  t.notMatch(html, user.id)

  for (const [work, text] of [
    ['picture', 'variation 1'],
    ['melody', 'variation 1'],
  ]) {
    const led = await open(`${page.url}/${work}`)
    t.equal(led.status, 302)
    t.equal(led.headers.get('cache-control'), 'no-store')
    t.equal(await (await fetch(led.headers.get('location') ?? '')).text(), text)
  }
})

t.test('the page runs no script, is indexed by nobody and kept by no cache', async (t) => {
  const user = createUser(gateway)
  const page = await share(user, await finished(user))
  const { headers } = await open(page.url)
  const html = await (await open(page.url)).text()
  const policy = headers.get('content-security-policy') ?? ''
  t.match(policy, "default-src 'none'")
  t.notMatch(policy, /unsafe|\*|script-src/)
  const bucket = new URL((await open(`${page.url}/picture`)).headers.get('location') ?? '').origin
  t.match(policy, `img-src 'self' ${bucket};`)
  t.match(policy, `media-src 'self' ${bucket};`)
  t.notMatch(html, /<script|javascript:|\son\w+=/i)
  t.equal(headers.get('referrer-policy'), 'no-referrer')
  t.match(headers.get('x-robots-tag'), 'noindex')
  t.equal(headers.get('cache-control'), 'no-store')
  t.ok(headers.has('ratelimit'))
})

t.test('it speaks the language that is asked for', async (t) => {
  const user = createUser(gateway)
  const page = await share(user, await finished(user))
  for (const [wish, language] of [
    ['es-AR,en;q=0.8', 'es'],
    ['de, es;q=0.3, en;q=0.9', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ] as const) {
    const response = await open(page.url, wish ? { 'accept-language': wish } : {})
    t.equal(response.headers.get('content-language'), language, wish)
    t.match(await response.text(), `<html lang="${language}">`, wish)
  }
  const gone = await open(`${gateway.url}/s/${'B'.repeat(22)}`, { 'accept-language': 'es' })
  t.match(await gone.text(), 'Esta página no existe')
})

t.test('sharing again keeps the address, with a new end and new words', async (t) => {
  const user = createUser(gateway)
  const uploadId = await finished(user)
  const first = await share(user, uploadId, { words: 'first', days: 1 })
  const second = await share(user, uploadId, { words: 'second' })
  t.equal(second.url, first.url)
  t.equal(second.words, 'second')
  t.ok(Math.abs(Date.parse(second.expires_at) - Date.now() - 30 * DAY_MS) < 60_000)
  t.match(await (await open(first.url)).text(), 'second')
  t.equal((await share(user, uploadId, { days: 2 })).words, 'second', 'words that are not given stay')
})

t.test('a page that was taken away is gone at once, and its address for ever', async (t) => {
  const user = createUser(gateway)
  const uploadId = await finished(user)
  const page = await share(user, uploadId)
  t.equal((await user.call(`/uploads/${uploadId}/share`, remove)).status, 204)
  await isGone(t, page)
  t.match((await user.call(`/uploads/${uploadId}`)).body, { share: null })
  t.equal(await gateway.shares.find(idOf(page)), undefined)
  t.match(await user.call(`/uploads/${uploadId}/share`, remove), {
    status: 404,
    body: { code: 'not_found' },
  })
  t.not((await share(user, uploadId)).url, page.url)
  await isGone(t, page)
})

t.test('a page ends', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  const page = await share(user, upload_id)
  await gateway.store.change({ user_id: user.id, upload_id }, (record) => ({
    ...record,
    ...(record.share && { share: { ...record.share, expires_at: new Date().toISOString() } }),
  }))
  await isGone(t, page)
  t.match((await user.call(`/uploads/${upload_id}`)).body, { share: null })
  t.equal((await share(user, upload_id)).url, page.url)
  t.equal((await open(page.url)).status, 200)
})

t.test('erasing an upload takes its page along', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  const page = await share(user, upload_id)
  t.equal((await user.call(`/uploads/${upload_id}`, remove)).status, 204)
  await isGone(t, page)
  t.equal(await gateway.store.get({ user_id: user.id, upload_id }), undefined)
  t.equal(await gateway.shares.find(idOf(page)), undefined)
})

t.test('an upload that is being erased shows no page', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  const page = await share(user, upload_id)
  await gateway.store.change({ user_id: user.id, upload_id }, (record) => ({ ...record, erasing: true }))
  await isGone(t, page)
  t.equal((await user.post(`/uploads/${upload_id}/share`, {})).status, 404)
})

t.test('a pointer without its record, or with another, shows nothing', async (t) => {
  const user = createUser(gateway)
  const upload_id = await finished(user)
  const shared = await share(user, upload_id)
  const stray = { ...shared, url: `${gateway.url}/s/${'C'.repeat(22)}` }
  await gateway.shares.put('C'.repeat(22), { user_id: user.id, upload_id })
  await isGone(t, stray)
  await gateway.shares.put('C'.repeat(22), { user_id: user.id, upload_id: '0'.repeat(26) })
  await isGone(t, stray)
  await t.rejects(
    gateway.store.change({ user_id: `share:${idOf(shared)}`, upload_id: 'none' }, (record) => record),
    UploadNotFound,
  )
})

t.test('sharing that meets a removal leaves no pointer behind', async (t) => {
  const user = createUser(gateway)
  const uploadId = await finished(user)
  const pages = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const [shared] = await Promise.all([
      user.post(`/uploads/${uploadId}/share`, {}),
      user.call(`/uploads/${uploadId}/share`, remove),
    ])
    if (shared.status === 201) pages.add(shared.body.url)
  }
  const { share: current } = (await user.call(`/uploads/${uploadId}`)).body as unknown as {
    share: Shared | null
  }
  for (const url of pages) {
    const pointer = await gateway.shares.find(idOf({ url, words: '', expires_at: '' }))
    t.equal(pointer !== undefined, url === current?.url, url)
  }
})

t.test('only what is finished and shown is on the page', async (t) => {
  const user = createUser(gateway)
  const { body } = await user.upload('?generate=image,melody')
  const [reading, painting] = body.jobs
  const page = await share(user, body.upload_id, { words: 'soon' })
  t.match(await (await open(page.url)).text(), 'soon')
  t.equal((await open(`${page.url}/picture`)).status, 404)
  await finishJob(gateway, user.id, reading?.job_id ?? '')
  await finishJob(gateway, user.id, painting?.job_id ?? '')
  const html = await (await open(page.url)).text()
  t.match(html, '/picture"')
  t.notMatch(html, /<audio|\/melody/)
  const { body: second } = await user.post('/generate-image', { upload_id: body.upload_id })
  await finishJob(gateway, user.id, second.job_id)
  const textOf = async () => (await fetch(`${page.url}/picture`)).text()
  t.equal(await textOf(), 'variation 2')
  await user.patch(`/uploads/${body.upload_id}`, { shown: { image: `image-${body.upload_id}-1` } })
  t.equal(await textOf(), 'variation 1')
})

t.test("nobody shares another's upload, or takes its page away", async (t) => {
  const [owner, stranger] = [createUser(gateway), createUser(gateway)]
  const uploadId = await finished(owner)
  t.equal((await stranger.post(`/uploads/${uploadId}/share`, {})).status, 404)
  t.match((await owner.call(`/uploads/${uploadId}`)).body, { share: null })
  const page = await share(owner, uploadId)
  t.equal((await stranger.call(`/uploads/${uploadId}/share`, remove)).status, 404)
  t.equal((await open(page.url)).status, 200)
})

t.test('words and days have limits', async (t) => {
  const user = createUser(gateway)
  const path = `/uploads/${await finished(user)}/share`
  for (const wrong of [{ words: 'x'.repeat(281) }, { days: 0 }, { days: 366 }, { days: 1.5 }, { more: 1 }])
    t.match(await user.post(path, wrong), { status: 400, body: { code: 'invalid_request' } })
  t.equal((await user.post(path, { words: 'ñ'.repeat(280), days: 365 })).status, 201)
})

t.test('the address of a page is in no log', async (t) => {
  const user = createUser(gateway)
  const page = await share(user, await finished(user))
  await open(page.url)
  await open(`${page.url}/picture`)
  t.match(gateway.logs(), '/s/…')
  t.notMatch(gateway.logs(), idOf(page))
})
