import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { openLogFile } from '../../src/services/log-file.ts'

const line = `${'x'.repeat(99)}\n`

t.test('a log takes three times its size at most, and the newest lines are kept', async (t) => {
  const folder = t.testdir()
  const log = openLogFile(join(folder, 'service.log'), { onProblem: t.fail, size: '1K' })
  for (let number = 0; number < 100; number += 1) log.write(`${String(number).padStart(99, '0')}\n`)
  await log.close()
  t.same(readdirSync(folder).sort(), ['service.log', 'service.log.1', 'service.log.2'])
  for (const file of readdirSync(folder)) t.ok(statSync(join(folder, file)).size < 1024 + line.length, file)
  t.match(readFileSync(join(folder, 'service.log'), 'utf8'), /99\n$/)
})

t.test('a file that an earlier start has filled makes way', async (t) => {
  const folder = t.testdir({ 'service.log': line.repeat(20) })
  const log = openLogFile(join(folder, 'service.log'), { onProblem: t.fail, size: '1K' })
  log.write('new\n')
  await log.close()
  t.equal(readFileSync(join(folder, 'service.log'), 'utf8'), 'new\n')
  t.equal(statSync(join(folder, 'service.log.1')).size, 2_000)
})

t.test('what is there is appended to', async (t) => {
  const file = join(t.testdir({ 'service.log': 'before\n' }), 'service.log')
  const log = openLogFile(file, { onProblem: t.fail })
  log.write('after\n')
  await log.close()
  t.equal(readFileSync(file, 'utf8'), 'before\nafter\n')
})

t.test('a file that cannot be written is reported, throws nothing, and is tried again later', async (t) => {
  const folder = t.testdir({ logs: 'a file, no folder' })
  const file = join(folder, 'logs', 'service.log')
  let now = 0
  let problem = Promise.withResolvers<string>()
  const log = openLogFile(file, { onProblem: (text) => problem.resolve(text), clock: () => now })
  log.write('lost\n')
  t.match(await problem.promise, /ENOTDIR/)
  problem = Promise.withResolvers<string>()
  log.write('lost at once\n')
  now += 10_000
  log.write('lost again\n')
  t.match(await problem.promise, /ENOTDIR/)
  rmSync(join(folder, 'logs'))
  mkdirSync(join(folder, 'logs'))
  now += 10_000
  log.write('kept\n')
  await log.close()
  t.equal(readFileSync(file, 'utf8'), 'kept\n')
})
