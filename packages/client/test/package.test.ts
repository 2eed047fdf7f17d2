import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import t from 'tap'

const run = promisify(execFile)
const workspace = fileURLToPath(new URL('../../../', import.meta.url))

/** A frontend outside of the workspace, where the packed client is installed. */
async function createFrontend(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'moodscape-frontend-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const packed = join(folder, 'packed')
  await run(process.execPath, ['scripts/pack-client.mjs', packed], { cwd: workspace })
  const [archive = ''] = await readdir(packed)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'frontend', type: 'module' }))
  // Unpacked by hand as npm would: the tests need no registry.
  const installed = join(folder, 'node_modules', '@moodscape', 'client')
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', join(packed, archive), '-C', installed, '--strip-components=1'])
  return folder
}

const PAGE = `
import { createClient, hasEnded } from '@moodscape/client'
import { MoodscapeError } from '@moodscape/client/moodscape-error'

const client = createClient({ baseUrl: 'http://127.0.0.1:1', token: 'none' })
const failure: unknown = await client.gallery().catch((error: unknown) => error)
if (!(failure instanceof TypeError) || failure instanceof MoodscapeError) throw new Error('expected no connection')
if (!hasEnded({ status: 'succeeded' })) throw new Error('expected an end')
const entry = async () => (await client.gallery()).uploads[0]?.generated_image satisfies string | null | undefined
void entry
console.log('works')
`

const folder = await createFrontend()

t.test('the packed client runs and has its types outside of the workspace', async (t) => {
  await writeFile(join(folder, 'page.ts'), PAGE)
  const projects = [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const
  for (const [module, moduleResolution] of projects) {
    const compilerOptions = {
      module,
      moduleResolution,
      strict: true,
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: [],
      // What TypeScript itself brings is its own to check.
      skipDefaultLibCheck: true,
    }
    const project = { compilerOptions, files: ['page.ts'] }
    await writeFile(join(folder, `${moduleResolution}.json`), JSON.stringify(project))
  }
  // In one process: most of its time goes into what TypeScript brings, which is read once then.
  const tsc = join(workspace, 'node_modules/typescript/bin/tsc')
  await t.resolves(run(process.execPath, [tsc, '--build', 'nodenext.json', 'bundler.json'], { cwd: folder }))
  const { stdout } = await run(process.execPath, ['page.js'], { cwd: folder })
  t.equal(stdout.trim(), 'works')
})

t.test('the packed client brings no dependency, no test and nothing of the workspace', async (t) => {
  const installed = join(folder, 'node_modules', '@moodscape', 'client')
  const files = await readdir(installed)
  t.match(
    files.sort().join(' '),
    /^LICENSE README.md client.d.ts client.js .*package.json.*types.d.ts types.js upload-calls.d.ts upload-calls.js$/,
  )
  t.notOk(files.some((name) => name.endsWith('.test.js')))
})
