import { dirname } from 'node:path'

import t from 'tap'

import { findCircles } from './fixtures/find-circles.ts'
import {
  isTest,
  listPackages,
  type Package,
  packageOf,
  readImports,
  resolveImport,
} from './fixtures/workspace.ts'

/** Which packages a package may import. Every package needs a row. */
const allowed: Record<string, string[]> = {
  'packages/mood': [],
  'packages/shared': ['mood'],
  'packages/generation': ['mood', 'shared'],
  'packages/client': [],
  'services/gateway': ['mood', 'shared'],
  'services/emotion-worker': ['mood', 'shared'],
  'services/image-worker': ['generation', 'mood', 'shared'],
  'services/melody-worker': ['generation', 'mood', 'shared'],
  'services/housekeeper': ['mood', 'shared'],
  'services/provision': ['shared'],
  'local/painter': ['mood'],
  'local/composer': ['mood'],
  'local/cloud': ['composer', 'mood', 'painter'],
  // npm start makes table and bucket as anywhere else.
  'local/launcher': ['local-cloud', 'provision', 'shared'],
  web: ['client', 'mood'],
  // It makes a provider fail, and has small works made.
  'checks/observe': ['client', 'launcher', 'local-cloud', 'shared'],
  // Its faults kill a worker at a chosen moment, and a fixture collects the spans.
  'checks/e2e': ['client', 'launcher', 'local-cloud', 'shared'],
  // The works that the page shows are made once for each size.
  'checks/browser': ['launcher', 'local-cloud', 'web'],
  'checks/bench': ['client', 'composer', 'launcher', 'local-cloud', 'painter', 'shared'],
  // It breaks the cloud and counts in the stores: an outsider could do neither.
  'checks/judge': ['composer', 'mood', 'painter'],
  'checks/faults': ['client', 'launcher', 'local-cloud', 'shared'],
  'checks/deploy': ['shared'],
  'checks/sheet': ['composer', 'mood', 'painter'],
}

/** Tests of these run against the local cloud, as their processes run against the real one, and look into its stores. */
const testedAgainstLocalCloud = ['packages/client', 'packages/shared', 'packages/generation', 'services/*']

/** Which rooms (folders of a package's source) a room may import. A file beside the rooms counts as a room of its own. */
type Rooms = Record<string, string[]>

const sharedRooms: Rooms = {
  worker: ['failures', 'objects', 'process', 'queue', 'records', 'redis', 'stores', 'tracing'],
  stores: ['objects', 'process', 'queue', 'records', 'redis', 'table', 'tracing'],
  table: ['bounds', 'records'],
  queue: ['process', 'records', 'redis', 'tracing'],
  tracing: ['process', 'records'],
  objects: ['bounds', 'records'],
  records: ['failures'],
  redis: ['process'],
  failures: ['process'],
  pictures: ['failures'],
  process: [],
  bounds: [],
  webhooks: [],
}

const gatewayRooms: Rooms = {
  main: ['app', 'config', 'photo', 'settings', 'stores'],
  app: ['http', 'jobs', 'photo', 'plugins', 'route-context', 'routes', 'stores', 'times', 'uploads'],
  plugins: ['config', 'http', 'jobs', 'openapi', 'routes', 'stores', 'uploads'],
  routes: ['config', 'http', 'jobs', 'openapi', 'photo', 'route-context', 'stores', 'uploads'],
  'route-context': ['config', 'http', 'jobs', 'photo', 'stores', 'times', 'uploads'],
  uploads: ['http', 'jobs', 'openapi', 'photo', 'stores'],
  jobs: ['http', 'openapi', 'stores'],
  photo: ['http', 'stores'],
  http: ['openapi'],
  config: ['settings'],
  settings: [],
  times: [],
  stores: [],
  openapi: [],
}

const faultsRooms: Rooms = {
  main: ['run'],
  run: ['audit', 'clients', 'load', 'redis', 'rig', 'scenarios', 'scene'],
  scenarios: ['audit', 'clients', 'redis', 'rig', 'scene'],
  load: ['clients', 'rig', 'scene'],
  scene: ['audit', 'clients', 'redis', 'rig'],
  audit: ['clients', 'rig'],
  rig: ['redis'],
  clients: [],
  redis: [],
}

/** A folder with more files holds two ideas, unless each is one row of a catalogue. */
const MOST_FILES = 18
const catalogues = ['checks/deploy/src/rules', 'local/composer/src/score/figures']

const packages = listPackages()

for (const one of packages) {
  t.test(`${one.folder} imports only what lies below it`, async (t) => {
    t.ok(allowed[one.folder], 'has a row in the table of directions')
    const isTested = testedAgainstLocalCloud.some(
      (row) => row === one.folder.replace(/^services\/.*/, 'services/*'),
    )
    for (const [file, name] of importsOfOurs(one)) {
      const permitted = [
        ...(allowed[one.folder] ?? []),
        ...(isTested && isTest(file) ? ['local-cloud', 'shared'] : []),
      ]
      t.ok(permitted.includes(name), `${file} imports ${name}`)
    }
  })

  t.test(`no folder of the source of ${one.folder} has more than ${MOST_FILES} files`, async (t) => {
    const source = one.files.filter((file) => file.startsWith(`${one.folder}/src/`))
    const large = [...Map.groupBy(source, dirname)].filter(([, inside]) => inside.length > MOST_FILES)
    t.same(
      large.filter(([folder]) => !catalogues.includes(folder)).map(([folder]) => folder),
      [],
    )
  })

  t.test(`${one.folder} reaches into no other folder by a relative path`, async (t) => {
    for (const file of one.files) {
      for (const specifier of readImports(file).filter((specifier) => specifier.startsWith('.'))) {
        t.ok(
          resolveImport(file, specifier, packages)?.startsWith(`${one.folder}/`),
          `${file} imports ${specifier}`,
        )
      }
    }
  })
}

for (const [folder, rooms] of Object.entries({
  'packages/shared/src': sharedRooms,
  'services/gateway/src': gatewayRooms,
  'checks/faults/src': faultsRooms,
})) {
  const files = packages.flatMap((one) => one.files.filter((file) => file.startsWith(`${folder}/`)))
  const roomOf = (file: string) => file.slice(folder.length + 1).replace(/(\/.*|\.ts)$/, '')
  const filesByRoom = Map.groupBy(files, roomOf)

  t.test(`rooms of ${folder} import only rooms below them`, async (t) => {
    t.same(Object.keys(rooms).sort(), [...filesByRoom.keys()].sort(), 'every room has a row')
    t.same(findCircles(new Map(Object.entries(rooms))), [], 'no rooms import each other in a circle')
    const arrows = files.flatMap((file) =>
      readImports(file)
        .map((specifier) => resolveImport(file, specifier, packages))
        .filter((target) => target?.startsWith(`${folder}/`) && roomOf(target) !== roomOf(file))
        .map((target = '') => ({ arrow: `${roomOf(file)} → ${roomOf(target)}`, file, target })),
    )
    const permitted = Object.entries(rooms).flatMap(([from, below]) => below.map((to) => `${from} → ${to}`))
    const forbidden = arrows.filter(({ arrow }) => !permitted.includes(arrow))
    t.same(forbidden, [], 'every import between rooms is in the table')
    const unused = permitted.filter((wanted) => !arrows.some(({ arrow }) => arrow === wanted))
    t.same(unused, [], 'no row permits what no file needs')
  })
}

t.test('what runs in production imports no test', async (t) => {
  for (const { files } of packages) {
    for (const file of files.filter((file) => !isTest(file))) {
      const targets = readImports(file).map((specifier) => resolveImport(file, specifier, packages) ?? '')
      t.same(targets.filter(isTest), [], file)
    }
  }
})

function importsOfOurs({ files, manifest }: Package): [file: string, name: string][] {
  return files.flatMap((file) =>
    readImports(file)
      .map((specifier) => packageOf(specifier) ?? '')
      .filter((name) => name.startsWith('@moodscape/') && name !== manifest.name)
      .map((name): [string, string] => [file, name.slice('@moodscape/'.length)]),
  )
}
