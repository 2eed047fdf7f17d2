// npm run docs: regenerates those sections of the documents that are derived from the code.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CONFIGURATION_PAGE, withConfiguration } from './configuration-page.ts'
import { root } from './root.ts'

const page = join(root, CONFIGURATION_PAGE)
await writeFile(page, await withConfiguration(await readFile(page, 'utf8')))
