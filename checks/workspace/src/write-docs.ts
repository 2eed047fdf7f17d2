// npm run docs: regenerates those sections of the documents that are derived from the code.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CONFIGURATION_PAGE, withConfiguration } from './configuration-page.ts'
import { root } from './root.ts'
import { SCALING_PAGE, withLimits } from './scaling/scaling-page.ts'

for (const [file, write] of [
  [CONFIGURATION_PAGE, withConfiguration],
  [SCALING_PAGE, withLimits],
] as const) {
  const page = join(root, file)
  await writeFile(page, await write(await readFile(page, 'utf8')))
}
