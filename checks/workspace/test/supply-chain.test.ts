import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'
import { parse } from 'yaml'

import { COMPOSE_FILES, isOurs, readContainers } from './fixtures/read-compose.ts'
import { listPackages, readRoot, root } from './fixtures/workspace.ts'

interface Workspace {
  minimumReleaseAge: number
  allowBuilds: Record<string, boolean>
  catalog: Record<string, string>
}

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const workspace = parse(read('pnpm-workspace.yaml')) as Workspace
const workflows = globSync('.github/workflows/*.yml', { cwd: root })
const everyone = [...listPackages(), readRoot()]

/** Minutes of three days: most hijacked releases are found and pulled back sooner. */
const patience = 3 * 24 * 60

t.test('a release is only taken once it is three days old', async (t) => {
  t.ok(workspace.minimumReleaseAge >= patience)
})

t.test('no package runs a script when it is installed', async (t) => {
  t.same(
    Object.entries(workspace.allowBuilds).filter(([, isAllowed]) => isAllowed),
    [],
  )
})

t.test('every version is exact, and said once', async (t) => {
  const loose = Object.entries(workspace.catalog).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  )
  t.same(loose, [])
  for (const { folder, manifest } of everyone) {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const declared = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    const elsewhere = declared.filter(
      ([name, version]) => version !== (name.startsWith('@moodscape/') ? 'workspace:*' : 'catalog:'),
    )
    t.same(elsewhere, [], folder || 'the root')
  }
  t.match(
    (JSON.parse(read('package.json')) as { packageManager: string }).packageManager,
    /^pnpm@\d+\.\d+\.\d+$/,
  )
})

t.test('each installation takes the lockfile as it is', async (t) => {
  for (const file of ['scripts/install/install-dependencies.mjs', 'deploy/images/install-modules.sh']) {
    const installations = read(file).match(/(?<!apt-get )\binstall'?[ ,\\\n]+'?--\S+/g) ?? []
    t.ok(installations.length > 0, file)
    for (const one of installations) t.match(one, /--frozen-lockfile/, file)
  }
})

t.test('images and actions are named by digest', async (t) => {
  const named = [
    ...read('Dockerfile').matchAll(/^FROM (\S+:\S+)/gm),
    ...read('deploy/compose/services.yml').matchAll(/^ *image: \$\{\w+:-(\S+)\}/gm),
    ...workflows.flatMap((file) => [...read(file).matchAll(/^ *- uses: (\S+)/gm)]),
  ].map(([, name = '']) => name)
  t.ok(named.length >= 7)
  t.same(
    named.filter((name) => !/@(sha256:[0-9a-f]{64}|[0-9a-f]{40})$/.test(name)),
    [],
  )
})

t.test('images that a developer may add on one machine have an exact version', async (t) => {
  const images = COMPOSE_FILES.flatMap((file) => Object.values(readContainers(file)))
    .filter((container) => container.image !== undefined && !isOurs(container))
    .map(({ image = '' }) => /^\$\{\w+_IMAGE:-(\S+)\}$/.exec(image)?.[1] ?? `${image} has no variable`)
    .filter((image) => !image.startsWith('redis:'))
  t.ok(images.length >= 6)
  for (const image of images) t.match(image, /:v?\d+\.\d+/)
})

t.test('known flaws are looked for on every change and every week', async (t) => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    on: { schedule?: unknown[] }
    permissions: object
    jobs: { audit: { steps: { run?: string }[] } }
  }
  t.ok(workflow.on.schedule?.length)
  t.same(workflow.permissions, { contents: 'read' })
  t.ok(workflow.jobs.audit.steps.some(({ run }) => run?.includes('audit --prod')))
})
