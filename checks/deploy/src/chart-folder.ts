import { join } from 'node:path'

import { root } from './project-root.ts'

export const chart = join(root, 'deploy/chart')
