// node scripts/on-node24.mjs [--with-redis] [--with-prometheus] <script> [argument …]: runs a script of the project on
// Node.js 24.
import { installDependencies } from './install/install-dependencies.mjs'
import { installPrometheus } from './install/install-prometheus.mjs'
import { installRedis } from './install/install-redis.mjs'
import { runOnNode24 } from './run-on-node24.mjs'
import { runMain } from './setup-error.mjs'

await runMain(async () => {
  const args = process.argv.slice(2)
  const wanted = new Set()
  while (args[0]?.startsWith('--with-')) wanted.add(args.shift())
  const [script, ...rest] = args
  if (!script) {
    console.error(
      'Usage: node scripts/on-node24.mjs [--with-redis] [--with-prometheus] <script> [argument …]',
    )
    return 2
  }
  await installDependencies()
  if (wanted.has('--with-redis')) await installRedis()
  if (wanted.has('--with-prometheus')) process.env.PROMTOOL_PATH = (await installPrometheus()).promtool
  return runOnNode24(script, rest)
})
