import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

import t from 'tap'

import { openServiceLog, readEntry } from '../../src/services/service-log.ts'

t.test('an event of a service is told with its level and the error behind it', async (t) => {
  const line =
    '{"level":"warn","time":"2026-01-01T00:00:00Z","msg":"redis trouble","err":{"type":"Error","message":"gone"}}'
  t.match(readEntry(line, 'info'), { level: 'warn', message: 'redis trouble: Error: gone', line })
})

t.test('what is no event, such as the stack of a crash, is text', async (t) => {
  for (const line of ['Error: boom', '{ half', '{"level":70}', '[]']) {
    t.match(readEntry(line, 'error'), { level: 'error', message: line })
  }
})

t.test('every line is kept in the file, and the last ones are recalled', async (t) => {
  const file = join(t.testdir(), 'service.log')
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
  const told: string[] = []
  const log = openServiceLog(file, (entry) => told.push(entry.message))
  const output = Readable.from(lines.map((line) => `${line}\n`))
  log.take(output, 'info')
  await finished(output)
  await log.close()
  t.same(told, lines)
  t.equal(await readFile(file, 'utf8'), `${lines.join('\n')}\n`)
  t.same(log.recall(), lines.slice(-20))
})

t.test('a log that cannot be written is reported, and its lines are told all the same', async (t) => {
  const folder = t.testdir({ file: 'no folder' })
  const told: string[] = []
  const log = openServiceLog(join(folder, 'file', 'service.log'), (entry) => told.push(entry.message))
  const output = Readable.from(['hello\n'])
  log.take(output, 'info')
  await finished(output)
  await log.close()
  t.match(told, ['hello', /service\.log cannot be written: ENOTDIR/])
})
