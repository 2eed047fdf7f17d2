// npm run client-types: regenerates the client's types from the OpenAPI document of the gateway.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CLIENT_TYPES, describeClientTypes } from './client-types.ts'
import { readApiDocument } from './read-api-document.ts'
import { root } from './root.ts'

await writeFile(join(root, CLIENT_TYPES), await describeClientTypes(await readApiDocument()))
