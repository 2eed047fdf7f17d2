import t from 'tap'

import { type Compile, compileAtFirstUse, type WhenToCompile } from '../../src/http/compile-at-first-use.ts'
import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'

t.test('a schema is compiled for the first value, and once', (t) => {
  const compiled: string[] = []
  const compile: Compile<string, number, string> = (part) => {
    compiled.push(part)
    return (value) => `${part} ${value}`
  }
  const [write] = ['body', 'query'].map(compileAtFirstUse(compile))
  t.strictSame(compiled, [])
  t.strictSame([write?.(1), write?.(2)], ['body 1', 'body 2'])
  t.strictSame(compiled, ['body'])
  t.end()
})

t.test('every schema of every route can be compiled', async (t) => {
  const parts: unknown[] = []
  const now: WhenToCompile = (compile) => (part) => {
    parts.push(part)
    return compile(part)
  }
  const stores = await startTestStores()
  t.teardown(() => stores.close())
  const gateway = await startTestGateway(stores, { QUEUE_DASHBOARD: 'true' }, {}, now)
  t.teardown(() => gateway.close())
  const answers = parts.filter((part) => Object.hasOwn(part as object, 'httpStatus'))
  const requests = parts.filter((part) => Object.hasOwn(part as object, 'httpPart'))
  t.ok(answers.length > 0, `${answers.length} answers`)
  t.ok(requests.length > 0, `${requests.length} parts of requests`)
})
