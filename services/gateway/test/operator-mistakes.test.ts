import { ConfigError } from '@moodscape/shared/process/config'
import { startScriptedServer } from '@moodscape/shared/testing/scripted-server'
import { until } from '@moodscape/shared/testing/until'
import Fastify from 'fastify'
import t from 'tap'

import { page } from '../src/plugins/pages/page.ts'
import { startTestGateway } from './fixtures/test-gateway.ts'
import { startTestStores } from './fixtures/test-stores.ts'

const stores = await startTestStores()
t.teardown(() => stores.close())

t.test('a bucket that is not there: not ready, with a sentence in the log', async (t) => {
  const gateway = await startTestGateway(stores, { BUCKET_NAME: 'nowhere' })
  t.teardown(() => gateway.close())
  const answer = await fetch(`${gateway.url}/readyz?scope=gateway`)
  t.equal(answer.status, 503)
  t.match(await answer.json(), { problems: ['bucket: NotFound'] })
  t.match(gateway.logs(), /BUCKET_NAME: there is no bucket nowhere/)
})

t.test('a table that is not there: not ready, with a sentence in the log', async (t) => {
  const gateway = await startTestGateway(stores, { TABLE_NAME: 'nowhere' })
  t.teardown(() => gateway.close())
  const answer = await fetch(`${gateway.url}/readyz?scope=gateway`)
  t.match(await answer.json(), { problems: ['table: ResourceNotFoundException'] })
  t.match(gateway.logs(), /TABLE_NAME: there is no table nowhere/)
})

t.test('a folder without a page: no start', async (t) => {
  const folder = t.testdir()
  const app = Fastify()
  app.register(page, { folder, urls: async () => () => 'http://127.0.0.1' })
  await t.rejects(Promise.resolve(app.ready()), {
    name: ConfigError.name,
    problems: [
      `PAGE_DIR: there is no index.html in ${folder}. Name the folder of the built page, or leave PAGE_DIR out`,
    ],
  })
  await app.close()
})

t.test('an address without keys: a sentence in the log before the first token comes', async (t) => {
  const server = await startScriptedServer(t, (_request, response) => void response.writeHead(404).end())
  const JWKS_URL = `${server.url}/keys?client=secret`
  const gateway = await startTestGateway(stores, { JWKS_URL, JWT_ISSUER: 'issuer', JWT_AUDIENCE: 'us' })
  t.teardown(() => gateway.close())
  await until(() => gateway.logs().includes('JWKS_URL: no keys can be read at'))
  t.match(gateway.logs(), /keys \(The address of the public keys answered 404\), so no token can be checked/)
  t.notMatch(gateway.logs(), /client=secret/)
})
