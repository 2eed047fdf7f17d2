import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import t from 'tap'

import { describeFailure } from '../src/describe-failure.ts'
import { RedisNotFoundError } from '../src/redis/redis-errors.ts'

t.test('a folder that is a file is told in a sentence with its name', async (t) => {
  const folder = t.testdir({ state: 'a file' })
  const error = await mkdir(join(folder, 'state', '1'), { recursive: true }).catch((error: unknown) => error)
  t.match(describeFailure(error), /^A file is in the place of a folder\..*state\/1/)
})

t.test('a full disk and a missing right are told, wherever they stand in an error', async (t) => {
  const full = Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' })
  const denied = Object.assign(new Error("permission denied, mkdir '.moodscape'"), { code: 'EACCES' })
  t.match(describeFailure(full), /^The disk is full\..*: no space left/)
  t.match(describeFailure(denied), /^This user may not write there\..*mkdir '\.moodscape'/)
  t.match(describeFailure(new Error('cannot start', { cause: full })), /^The disk is full/)
  t.match(describeFailure(new AggregateError([new Error('one'), denied])), /^This user may not write there/)
})

t.test('errors that are sentences already are taken as they are', async (t) => {
  t.match(
    describeFailure(new RedisNotFoundError('redis-server')),
    /^redis-server was not found: install Redis/,
  )
})

t.test('a fault of the program is none of these', async (t) => {
  t.equal(describeFailure(new TypeError('undefined is not a function')), undefined)
  t.equal(describeFailure('thrown text'), undefined)
})
