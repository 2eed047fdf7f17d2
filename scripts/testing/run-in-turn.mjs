// node scripts/testing/run-in-turn.mjs <test file> …: the files one after the other in this process, each as if it were alone.
import { once } from 'node:events'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const files = process.argv.splice(2)
// tap names folders of the tests after the arguments.
process.argv[1] = files[0]
const withoutDomains = new URL('without-domains.mjs', import.meta.url).href
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'async-hook-domain'
      ? { url: withoutDomains, shortCircuit: true }
      : next(specifier, context),
})
const { default: t } = await import('tap')
hooks.deregister()

for (const file of files) {
  const environment = { ...process.env }
  const teardowns = []
  // tap would run them after the last file. It would also end by itself once there is one and no test is there yet: while
  // the next file is loading, or while a file waits for what its tests share.
  t.teardown = (teardown) => void teardowns.unshift(teardown)
  await import(pathToFileURL(file).href)
  while (!t.idle) await once(t, 'idle')
  for (const teardown of teardowns) await teardown()
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
}
