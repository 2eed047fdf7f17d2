import t from 'tap'

import { openReplicate } from '../src/provider/replicate-client.ts'
import { reportRefusedToken, tryToken } from '../src/provider/report-refused-token.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

t.test('a token that is refused is told once, and once more when it is taken', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const lines: unknown[] = []
  const log = {
    error: (fields: object, message: string) => void lines.push({ ...fields, message }),
    info: (message: string) => void lines.push({ message }),
  }
  const api = reportRefusedToken(openReplicate(replicate.settings), log as never)
  replicate.fates = [{ status: 401 }, { status: 403 }]
  for (let i = 0; i < 2; i++) await t.rejects(api.create({ model: 'owner/name', input: {} }))
  await tryToken(api)
  await tryToken(api)
  t.match(lines, [
    { problem: /^REPLICATE_API_TOKEN: Replicate refuses it/, message: 'Replicate does not let us in' },
    { message: 'Replicate takes the token' },
  ])
  t.equal(lines.length, 2)
})
