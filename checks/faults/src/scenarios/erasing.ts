import { setTimeout as wait } from 'node:timers/promises'

import waitFor from 'p-wait-for'

import type { Entry, User } from '../clients/ledger.ts'
import { IMAGE_WORKERS } from '../rig/service-names.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'
import { on } from '../scene/fault-rules.ts'

/** Users erase their data while jobs run and workers die: nothing of it may stay, or come back. */
export const erasing: Scenario = {
  name: 'erasing',
  faults: [
    {
      injected: 'uploads erased at random moments while workers die',
      erases: true,
      async run(scene) {
        const { rig, ledger } = scene
        await ledger.submitMany(scene.amount(12, 6), 8, () => wait(scene.random() * 150))
        const uploads = ledger.entries.map(({ accepted }) => accepted?.upload_id ?? '')
        await killAround(scene, () => Promise.all(ledger.entries.map((entry) => eraseUpload(scene, entry))))
        const left = () => whatIsLeft(scene, ledger.users, uploads)
        await untilGone(scene, left)
        rig.services.kill('housekeeper')
        await rig.services.settled()
        staysGone(scene, left)
        ledger.entries.length = 0
      },
    },
    {
      ...eraseEverything('DELETE /me while workers and the housekeeper die', async (scene) => {
        scene.rig.services.kill('housekeeper')
        await wait(700)
        scene.rig.services.kill('housekeeper', 'image-worker')
      }),
      quick: true,
    },
    eraseEverything('DELETE /me while Redis is flushed', async ({ rig }) => {
      await rig.redis.ask((client) => client.flushall())
    }),
    eraseEverything('DELETE /me while S3 and DynamoDB fail', async ({ rig }) => {
      rig.faults.s3.inject({
        match: ({ method }) => method !== 'PUT',
        times: 12,
        action: { type: 'status', code: 500 },
      })
      rig.faults.dynamodb.inject({ match: on('DeleteItem'), times: 6, action: { type: 'resetAfter' } })
    }),
    {
      injected: 'DELETE /me while an image-worker is halted with the finished picture',
      erases: true,
      async run(scene) {
        const { rig, ledger } = scene
        const halted = Promise.withResolvers<void>()
        rig.faults.s3.inject({
          match: on('PutObject', '/generated-images/'),
          times: 1,
          action: {
            type: 'callback',
            before: () => {
              scene.countInjection()
              for (const name of IMAGE_WORKERS) rig.services.halt(name, 5_000)
              halted.resolve()
            },
          },
        })
        await ledger.submitMany(6, 6)
        await halted.promise
        await eraseUsers(scene)
        await untilAllIsGone(scene)
        ledger.entries.length = 0
      },
    },
  ],
}

function eraseEverything(injected: string, meanwhile: (scene: Scene) => Promise<void>): Fault {
  return {
    injected,
    erases: true,
    async run(scene) {
      const { ledger } = scene
      await ledger.submitMany(scene.amount(12, 8), 8, () => wait(scene.random() * 150))
      scene.countInjection()
      await eraseUsers(scene)
      await meanwhile(scene)
      await untilAllIsGone(scene)
      ledger.entries.length = 0
    },
  }
}

/** Kills workers before and after. */
async function killAround(scene: Scene, act: () => Promise<unknown>): Promise<void> {
  scene.countInjection()
  scene.rig.services.kill('image-worker')
  await act()
  scene.countInjection()
  scene.rig.services.kill('emotion-worker', 'image-worker-2')
}

async function eraseUpload(scene: Scene, { user, accepted }: Entry): Promise<void> {
  await wait(scene.random() * 2_000)
  await retry(() => user.client.eraseUpload(accepted?.upload_id ?? ''))
}

async function eraseUsers({ ledger }: Scene): Promise<void> {
  await Promise.all(ledger.users.map(({ client }) => retry(() => client.eraseEverything())))
}

/** Repeats a request until it succeeds. `not_found` is a success: an earlier try has erased it. */
async function retry(ask: () => Promise<unknown>): Promise<void> {
  const succeeds = () =>
    ask().then(
      () => true,
      (error: unknown) => (error as { code?: unknown }).code === 'not_found',
    )
  await waitFor(succeeds, { interval: 200, timeout: { milliseconds: 90_000, message: 'Nothing was erased' } })
}

const GONE_WITHIN_MS = 120_000
/** Longer than a dead worker's lock (4.5 s), a healing pass with its grace (3 s), or the housekeeper's round (2 s). */
const COMES_BACK_WITHIN_MS = 6_000

async function untilAllIsGone(scene: Scene): Promise<void> {
  const { users } = scene.ledger
  const left = () =>
    whatIsLeft(
      scene,
      users,
      users.map(({ id }) => id),
    )
  await untilGone(scene, left)
  staysGone(scene, left)
}

async function untilGone(scene: Scene, findLeft: () => Promise<string[]>): Promise<void> {
  const began = Date.now()
  let left: string[] = []
  const areGone = async () => {
    left = await findLeft()
    return left.length === 0
  }
  await waitFor(areGone, { interval: 300, timeout: { milliseconds: GONE_WITHIN_MS, fallback: () => {} } })
  if (left.length === 0) scene.note(`all gone after ${((Date.now() - began) / 1_000).toFixed(1)} s`)
  else scene.fail(`after ${GONE_WITHIN_MS / 1_000} s there are left: ${describeSome(left)}`)
}

function staysGone(scene: Scene, findLeft: () => Promise<string[]>): void {
  scene.checkAtEnd(COMES_BACK_WITHIN_MS, async () => {
    const back = await findLeft()
    return back.length > 0 ? [`came back: ${describeSome(back)}`] : []
  })
}

function describeSome(what: string[]): string {
  return `${what.slice(0, 4).join(', ')} (${what.length} in all)`
}

/**
 * Finds everything of these users in the stores, and everything in Redis that contains one of these ids: ids of erased
 * uploads, or of users who erased all.
 */
async function whatIsLeft({ rig, stores }: Scene, users: User[], ids: string[]): Promise<string[]> {
  const inStores = await Promise.all(
    users.map(async ({ id }) => [
      ...(await stores.recordsOf(id)).map(({ upload_id }) => `record ${upload_id}`),
      ...(await stores.objectsOf(id)).keys(),
    ]),
  )
  const inRedis = await rig.redis.ask(async (client) => {
    const found: string[] = []
    for await (const keys of client.scanStream({ count: 500 }) as AsyncIterable<string[]>) {
      for (const key of keys) {
        // Rate counters expire within a minute. The answer to an idempotency key is kept for a day under the user's id
        // and names ids that lead nowhere; erasing the user removes it. BullMQ's last events contain ids of jobs only.
        if (
          key.includes(':rate:') ||
          key.endsWith(':events') ||
          (key.includes(':idempotency:') && !ids.some((id) => key.includes(id)))
        )
          continue
        const content = key + (await client.dumpBuffer(key))?.toString('latin1')
        if (ids.some((id) => content.includes(id))) found.push(`Redis ${key}`)
      }
    }
    return found
  })
  return [...inStores.flat(), ...inRedis]
}
