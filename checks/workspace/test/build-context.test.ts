import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { root } from './fixtures/workspace.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const rules = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** What an operator, a run or a test may leave in the folder, and no image may hold. */
const kept = [
  'aws.env',
  'production.env',
  '.env',
  '.env.local',
  'services/gateway/aws.env',
  'services/gateway/src/aws.env',
  'services/gateway/src/key.pem',
  'packages/shared/src/photo.jpg',
  'packages/shared/test/process/config.test.ts',
  'web/test/theme/make-theme.test.ts',
  'web/dist/index.html',
  'deploy/compose/aws.env',
  'deploy/observe/alertmanager.yml',
  '.moodscape/1/jwt-secret',
  '.moodscape/1/cloud/cloud.json',
  'node_modules/tap/package.json',
  'services/gateway/node_modules/fastify/package.json',
  '.git/config',
]

/** The last rule that matches decides. @see https://docs.docker.com/build/concepts/context/#dockerignore-files */
function isLetIn(file: string): boolean {
  const decides = rules.findLast((rule) => asRegExp(rule.replace(/^!/, '')).test(file))
  return decides?.startsWith('!') ?? true
}

/** Docker matches from the root of the context, names that begin with a dot too, and a folder with what it holds. */
function asRegExp(pattern: string): RegExp {
  const source = pattern.replaceAll('.', '\\.').replaceAll('**/', '(.+/)?').replaceAll('*', '[^/]*')
  return new RegExp(`^${source}(/|$)`)
}

t.test('.dockerignore keeps everything out but what it names', async (t) => {
  t.equal(rules[0], '*')
  t.same(
    rules.slice(1).filter((rule) => !rule.startsWith('!')),
    [],
  )
  t.same(kept.filter(isLetIn), [])
})

t.test('.dockerignore lets in what the services run', async (t) => {
  const sources = globSync(
    ['{services,packages,local}/*/src/**/*', 'web/{src,build,public}/**/*', 'deploy/images/*'],
    {
      cwd: root,
      withFileTypes: true,
    },
  ).filter((entry) => entry.isFile())
  t.ok(sources.length > 200)
  const files = sources.map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  t.same(
    files.filter((file) => !isLetIn(file)),
    [],
  )
  t.ok(['package.json', 'pnpm-lock.yaml', 'services/gateway/package.json'].every(isLetIn))
})

t.test('the Dockerfile copies by name', async (t) => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  )
  t.ok(copied.includes('services'))
  t.same(
    copied.filter((source) => /^\.?\/?$|\*/.test(source)),
    [],
  )
})

t.test('git ignores files of variables, by whatever name', async (t) => {
  const folder = t.testdir()
  execFileSync('git', ['init', '--quiet'], { cwd: folder })
  copyFileSync(join(root, '.gitignore'), join(folder, '.gitignore'))
  const secret = kept.filter((file) => file.includes('.env'))
  t.ok(secret.length >= 6)
  const ignored = execFileSync('git', ['check-ignore', ...secret], { cwd: folder, encoding: 'utf8' })
  t.same(ignored.trim().split('\n'), secret)
})
