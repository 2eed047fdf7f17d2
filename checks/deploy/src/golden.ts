import { join } from 'node:path'

import { root } from './project-root.ts'
import { renderText, valuesFile } from './render.ts'
import type { Tools } from './tools.ts'

/** What ci/everything.yaml leads to: a change of the chart shows here what it changes in the cluster. */
export const golden = join(root, 'checks/deploy/test/fixtures/everything.golden.yaml')

/** Dashboards and rules have tests of their own, and would bury the rest. */
export async function renderGolden(tools: Tools): Promise<string> {
  const text = await renderText(tools, {
    files: [valuesFile('everything')],
    set: ['monitors.rules=false', 'monitors.dashboards=false'],
  })
  return `# Written by npm run chart.\n${text}`
}
