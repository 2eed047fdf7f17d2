import t from 'tap'

import { readOptions, UsageError } from '../src/options.ts'

const known = ['uploads', 'jobs', 'idle']

t.test('several measures can be named, one by one or at once', async (t) => {
  t.same(readOptions(['--only', 'jobs', '--only', 'idle,uploads'], known).only, ['jobs', 'idle', 'uploads'])
  t.same(readOptions([], known).only, [])
})

t.test('a name that is unknown is answered with those that there are', async (t) => {
  t.throws(
    () => readOptions(['--only', 'jobs,speed'], known),
    new UsageError('There is no measure speed. There are: uploads, jobs, idle.'),
  )
})

t.test('an option that is unknown is answered with those that there are', async (t) => {
  t.throws(() => readOptions(['--fast'], known), { name: 'UsageError', message: /'--fast'[^]*--only <name>/ })
})

t.test('the file for the figures can be chosen', async (t) => {
  t.equal(readOptions(['--json', '/tmp/figures.json'], known).json, '/tmp/figures.json')
  t.notOk('json' in readOptions([], known))
})
