import type { ServerResponse } from 'node:http'

import { startScriptedServer } from '@moodscape/shared/testing/scripted-server'
import t, { type Test } from 'tap'

import {
  type CompanionOutput,
  downloadCompanion,
  withoutCompanions,
} from '../../src/outputs/download-companion.ts'

const NOTES: CompanionOutput = { isAt: (address) => address.endsWith('.mid'), maxBytes: 100 }
const { signal } = new AbortController()

async function setScene(t: Test, ...answers: ((response: ServerResponse) => void)[]) {
  const host = await startScriptedServer(t, (_, response) => (answers.shift() ?? answerNotes)(response))
  const limits = { hosts: [host.host], maxBytes: 1_000, timeoutMs: 2_000 }
  const warnings: unknown[] = []
  const log = { warn: (...line: unknown[]) => void warnings.push(line) }
  const download = (addresses: string[], ends = signal) =>
    downloadCompanion(addresses, NOTES, limits, ends, log)
  return { host, warnings, download, notes: `${host.url}/melody.mid`, melody: `${host.url}/melody.mp3` }
}

function answerNotes(response: ServerResponse): void {
  response.end('notes')
}

t.test('the second output is fetched where there is one, wherever it stands', async (t) => {
  const { download, notes, melody, host, warnings } = await setScene(t)
  t.equal(String(await download([melody, notes])), 'notes')
  t.equal(String(await download([notes, melody])), 'notes')
  t.equal(await download([melody]), undefined)
  t.strictSame(
    host.requests.map(({ path }) => path),
    ['/melody.mid', '/melody.mid'],
  )
  t.strictSame(warnings, [])
})

t.test('one that lies where nothing may be fetched from is not asked for', async (t) => {
  const { download, melody, warnings } = await setScene(t)
  t.equal(await download([melody, 'https://evil.example/melody.mid']), undefined)
  t.strictSame(warnings, [])
})

t.test('a host that fails for a moment is asked again', async (t) => {
  const { download, notes, host } = await setScene(t, (response) => response.writeHead(503).end())
  t.equal(String(await download([notes])), 'notes')
  t.equal(host.requests.length, 2)
})

t.test('a second output that is gone or too large is done without, with one warning', async (t) => {
  for (const answer of [
    (response: ServerResponse) => void response.writeHead(404).end(),
    (response: ServerResponse) => void response.end(Buffer.alloc(101)),
  ]) {
    const { download, notes, warnings } = await setScene(t, answer)
    t.equal(await download([notes]), undefined)
    t.equal(warnings.length, 1)
  }
})

t.test('an abort is no failure of the second output: it ends the job', async (t) => {
  const stop = new AbortController()
  const reason = new Error('canceled')
  const { download, notes } = await setScene(t, () => stop.abort(reason))
  await t.rejects(download([notes], stop.signal), reason)
})

t.test('the work is looked for beside its companion, unless there is nothing else', async (t) => {
  t.strictSame(withoutCompanions(['https://x/a.mid', 'https://x/a.mp3'], NOTES), ['https://x/a.mp3'])
  t.strictSame(withoutCompanions(['https://x/a.mid'], NOTES), ['https://x/a.mid'])
  t.strictSame(withoutCompanions(['https://x/a.mid', 'https://x/b'], undefined), [
    'https://x/a.mid',
    'https://x/b',
  ])
})
