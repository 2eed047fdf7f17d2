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

/** Of the file that runs. */
let teardowns = []
let afterEach = []
// tap removes a test's folder before the teardowns of a test that asked for the folder first, unless one was there before:
// what still writes there would keep it from being removed, and the teardowns from running.
t.beforeEach((test) => test.teardown(() => {}))
// Not asynchronous where there is nothing to do: a process that ends could not wait for it to print the test's end.
t.afterEach((test) => (afterEach.length > 0 ? doAfter(test) : undefined))
// tap would run the former after the last file, and the latter after the tests of all. Once there is a teardown it would
// also end by itself while no test is there: while the next file is loading, or a file waits for what its tests share.
t.teardown = (teardown) => void teardowns.unshift(teardown)
t.afterEach = (hook) => void afterEach.unshift(hook)

for (const file of files) {
  const environment = { ...process.env }
  teardowns = []
  afterEach = []
  await import(pathToFileURL(file).href)
  while (!t.idle) await once(t, 'idle')
  for (const teardown of teardowns) await teardown()
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
}

async function doAfter(test) {
  for (const hook of afterEach) await hook(test)
}
