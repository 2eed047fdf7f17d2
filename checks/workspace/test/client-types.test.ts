import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { CLIENT_TYPES, describeClientTypes } from '../src/client-types.ts'
import { readApiDocument } from '../src/read-api-document.ts'
import { root } from './fixtures/workspace.ts'

/** Gives the catalogue of kinds one more row before the gateway reads it. */
const ADD_KIND = join(root, 'services/gateway/test/fixtures/add-kind.ts')

/** What Node.js has compiled before, where it keeps that: a gateway takes a third less time to start with it. */
const { NODE_COMPILE_CACHE = '' } = process.env

t.test('the client has the types of the API: else run npm run client-types', async (t) => {
  const types = await describeClientTypes(await readApiDocument([], { NODE_COMPILE_CACHE }))
  t.equal(readFileSync(join(root, CLIENT_TYPES), 'utf8'), types)
})

t.test('a new kind and its styles are types of the client', async (t) => {
  const types = await describeClientTypes(
    await readApiDocument(['--import', ADD_KIND], { NODE_COMPILE_CACHE }),
  )
  t.match(types, /PoemStyle: 'haiku' \| 'sonnet'/)
  t.match(types, /export type PoemStyle = /)
  t.match(types, /poem: components\['schemas'\]\['PoemStyle'\]/)
  t.match(types, /kind: 'emotion' \| 'image' \| 'melody' \| 'poem' \| 'erase'/)
  t.match(types, /poem_url\?: string/)
})
