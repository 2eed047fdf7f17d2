import { parseArgs } from 'node:util'

import { startWorld } from './world.ts'

const { values } = parseArgs({ options: { directory: { type: 'string', default: '.moodscape/cloud' } } })

const world = await startWorld({
  directory: values.directory,
  onReady: (part, url) => process.stderr.write(`${part} is ready at ${url}\n`),
})
for (const [name, value] of Object.entries(world.environment)) process.stdout.write(`export ${name}='${value}'\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    world.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  })
}
