import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { root } from './fixtures/workspace.ts'

/** Versions below these have known flaws. No package may bring them into the lockfile, not even indirectly. */
const floors: { name: string; atLeast: string; because: string }[] = [
  {
    name: 'fastify',
    atLeast: '5.8.5',
    because:
      'odd whitespace in a content type skips validation (CVE-2026-25223, CVE-2026-33806), proxies are spoofed (CVE-2026-3635)',
  },
  {
    name: '@fastify/multipart',
    atLeast: '9.3.0',
    because: 'a malformed body ends the process, temporary files stay (CVE-2025-24033)',
  },
  {
    name: '@fastify/busboy',
    atLeast: '3.2.2',
    because: 'a boundary longer than 255 bytes overflows, header names reach prototypes',
  },
  {
    name: 'fast-jwt',
    atLeast: '6.3.2',
    because: 'a public key is taken for a shared secret (CVE-2026-34950)',
  },
  {
    name: 'get-jwks',
    atLeast: '11.0.2',
    because: 'the cache gives the keys of one issuer to another (CVE-2025-59936)',
  },
  {
    name: 'bullmq',
    atLeast: '6.2.0',
    because: 'a worker can wait for ever for a blocking read (taskforcesh/bullmq#4479)',
  },
]

const locked = readLockedVersions()

t.test('the lockfile is understood', async (t) => {
  t.ok(locked.length > 100)
  t.ok(locked.some(({ name }) => name === '@aws-sdk/client-s3'))
})

for (const { name, atLeast, because } of floors) {
  t.test(`${name} is ${atLeast} or newer wherever it comes from; before that ${because}`, async (t) => {
    for (const { version } of locked.filter((one) => one.name === name)) {
      t.ok(compare(version, atLeast) >= 0, `${version} is locked`)
    }
  })
}

t.test('versions are compared by number, and a pre-release comes before its release', async (t) => {
  t.ok(compare('9.10.0', '9.9.9') > 0)
  t.ok(compare('5.8.5', '5.8.5') === 0)
  t.ok(compare('6.0.0-beta.1', '6.0.0') < 0)
})

function readLockedVersions(): { name: string; version: string }[] {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  const [packages = ''] = lockfile.split(/^packages:$/m)[1]?.split(/^snapshots:$/m) ?? []
  return [...packages.matchAll(/^ {2}'?(@?[^@'\s]+)@([^:'(]+)'?:$/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }))
}

function compare(one: string, other: string): number {
  const [release = '', preRelease] = one.split('-')
  const numbers = release.split('.').map(Number)
  const floor = other.split('.').map(Number)
  const difference = numbers
    .map((number, index) => number - (floor[index] ?? 0))
    .find((number) => number !== 0)
  return difference ?? (preRelease === undefined ? 0 : -1)
}
