// npm start [-- --fresh] [-- --port <number>]: the whole system on this machine.
import { installDependencies } from './install-dependencies.mjs'
import { installRedis } from './install-redis.mjs'
import { runOnNode24 } from './run-on-node24.mjs'
import { runMain } from './setup-error.mjs'

await runMain(async () => {
  await installDependencies()
  await installRedis()
  return runOnNode24('local/launcher/src/main.ts', process.argv.slice(2))
})
