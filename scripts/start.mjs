// npm start [-- --fresh] [-- --port <number>] [-- --watch]: the whole system on this machine.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { buildBundles } from './build-bundles.mjs'
import { buildPage } from './build-page.mjs'
import { installDependencies } from './install/install-dependencies.mjs'
import { installRedis } from './install/install-redis.mjs'
import { becomeNode24 } from './run-on-node24.mjs'
import { runMain } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

/** The local cloud runs in this process, painting and composing in its threads: they get more for young objects. */
const smallLauncher = ['--max-semi-space-size=4', '--v8-pool-size=1', '--expose-gc']

await runMain(async () => {
  await installDependencies()
  if (!(await namesRedis())) await installRedis()
  const args = process.argv.slice(2)
  // What is watched is run from its sources.
  const [page, bundles] = await Promise.all([
    buildPage(),
    args.includes('--watch') ? undefined : buildBundles(),
  ])
  if (bundles === undefined)
    return becomeNode24('local/launcher/src/main.ts', [...args, `--page=${page}`], smallLauncher)
  // Removed with the bundles that it was made of.
  process.env.NODE_COMPILE_CACHE ??= join(bundles, 'compile-cache')
  return becomeNode24(
    join(bundles, 'launcher.mjs'),
    [...args, `--page=${page}`, `--bundles=${bundles}`],
    smallLauncher,
  )
})

/** Whether the settings name a Redis elsewhere. What is wrong with the file, the launcher tells. */
async function namesRedis() {
  const settings = await readFile(join(workspace, '.env'), 'utf8').catch(() => '')
  return /^\s*(export\s+)?REDIS_(URL|SENTINELS)\s*=\s*['"]?[^\s'"]/m.test(settings)
}
