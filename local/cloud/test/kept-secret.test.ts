import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { keepSecret } from '../src/kept-secret.ts'

t.test('a secret is long, the same at every start, and for its owner only', async (t) => {
  const file = join(t.testdir(), 'secret')
  const secret = await keepSecret(file)
  t.match(secret, /^[\w-]{43}$/)
  t.equal(await keepSecret(file), secret)
  t.equal((await stat(file)).mode & 0o777, 0o600)
})

t.test('each file has a secret of its own', async (t) => {
  const folder = t.testdir()
  t.not(await keepSecret(join(folder, 'a')), await keepSecret(join(folder, 'b')))
})
