// node scripts/on-node24.mjs [--with-redis] <script> [argument …]: runs a script of the project on Node.js 24.
import { installDependencies } from './install-dependencies.mjs'
import { installRedis } from './install-redis.mjs'
import { runOnNode24 } from './run-on-node24.mjs'
import { runMain } from './setup-error.mjs'

await runMain(async () => {
  const args = process.argv.slice(2)
  const withRedis = args[0] === '--with-redis'
  const [script, ...rest] = withRedis ? args.slice(1) : args
  if (!script) {
    console.error('Usage: node scripts/on-node24.mjs [--with-redis] <script> [argument …]')
    return 2
  }
  await installDependencies()
  if (withRedis) await installRedis()
  return runOnNode24(script, rest)
})
