import t from 'tap'

import { runEndChecks } from '../../src/run/end-checks.ts'

t.test('an end check runs no earlier than its time, and its finding names the fault', async (t) => {
  const notBefore = Date.now() + 30
  const findings = await runEndChecks([
    {
      injected: 'a user erased',
      notBefore,
      async find() {
        t.ok(Date.now() >= notBefore)
        return ['came back: a record']
      },
    },
    { injected: 'a photo lost', notBefore: 0, find: async () => [] },
  ])
  t.same(findings, ['after “a user erased”: came back: a record'])
})
