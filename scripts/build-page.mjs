import { findNode24 } from './node24.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'
import { SetupError } from './setup-error.mjs'
import { workspace } from './workspace.mjs'

/**
 * Builds the page, unless it is built of the sources that are there.
 *
 * @returns {Promise<string>} the folder of the built page
 * @throws SetupError
 */
export async function buildPage() {
  const { ok, output } = await runQuietly(findNode24(), ['web/build/main.ts'], { cwd: workspace })
  if (!ok)
    throw new SetupError(`${lastLines(output)}\n\nThe page could not be built; the lines above say why.`)
  return output.trim().split('\n').at(-1)
}
