import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { removeOldBuilds } from '../../build/remove-old-builds.ts'

t.test('builds of other sources go once nothing can be served from them any more', async (t) => {
  const dist = t.testdir({ current: { 'index.html': '' }, recent: {}, old: { assets: {} }, 'draft-1': {} })
  const yesterday = new Date(Date.now() - 86_400_000)
  for (const name of ['current', 'old', 'draft-1']) utimesSync(join(dist, name), yesterday, yesterday)
  await removeOldBuilds(dist, join(dist, 'current'))
  t.same(readdirSync(dist).sort(), ['current', 'recent'])
})
