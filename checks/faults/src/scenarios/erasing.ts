import { setTimeout as wait } from 'node:timers/promises'

import type { Entry, User } from '../clients/ledger.ts'
import { on } from '../rig/aim.ts'
import type { Fault, Scenario, Scene } from '../scene/fault.ts'

/** Users leave while their jobs run and workers die: nothing of them may stay, or come back. */
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
        await dieAround(scene, () => Promise.all(ledger.entries.map((entry) => eraseUpload(scene, entry))))
        const left = () => whatIsLeft(scene, ledger.users, uploads)
        await untilGone(scene, left)
        rig.services.kill('housekeeper')
        await rig.services.settled()
        await staysGone(scene, left)
        ledger.entries.length = 0
      },
    },
    {
      ...leaveEverything('DELETE /me while workers and the housekeeper die', async (scene) => {
        scene.rig.services.kill('housekeeper')
        await wait(700)
        scene.rig.services.kill('housekeeper', 'image-worker')
      }),
      quick: true,
    },
    leaveEverything('DELETE /me while Redis is flushed', async ({ rig }) => {
      await rig.redis.ask((client) => client.flushall())
    }),
    leaveEverything('DELETE /me while S3 and DynamoDB fail', async ({ rig }) => {
      rig.faults.s3.inject({
        match: ({ method }) => method !== 'PUT',
        times: 12,
        action: { type: 'status', code: 500 },
      })
      rig.faults.dynamodb.inject({ match: on('DeleteItem'), times: 6, action: { type: 'resetAfter' } })
    }),
    {
      injected: 'DELETE /me while an image-worker sleeps with the finished picture in its hands',
      erases: true,
      async run(scene) {
        const { rig, ledger } = scene
        const { promise: fellAsleep, resolve: fallAsleep } = Promise.withResolvers<void>()
        rig.faults.s3.inject({
          match: on('PutObject', '/generated-images/'),
          times: 1,
          action: {
            type: 'callback',
            before: () => {
              scene.strike()
              for (const name of ['image-worker', 'image-worker-2']) rig.services.halt(name, 5_000)
              fallAsleep()
            },
          },
        })
        await ledger.submitMany(6, 6)
        await fellAsleep
        await leave(scene)
        await untilAllIsGone(scene)
        ledger.entries.length = 0
      },
    },
  ],
}

function leaveEverything(injected: string, meanwhile: (scene: Scene) => Promise<void>): Fault {
  return {
    injected,
    erases: true,
    async run(scene) {
      const { ledger } = scene
      await ledger.submitMany(scene.amount(12, 8), 8, () => wait(scene.random() * 150))
      scene.strike()
      await leave(scene)
      await meanwhile(scene)
      await untilAllIsGone(scene)
      ledger.entries.length = 0
    },
  }
}

async function dieAround(scene: Scene, act: () => Promise<unknown>): Promise<void> {
  scene.strike()
  scene.rig.services.kill('image-worker')
  await act()
  scene.strike()
  scene.rig.services.kill('emotion-worker', 'image-worker-2')
}

async function eraseUpload(scene: Scene, { user, accepted }: Entry): Promise<void> {
  await wait(scene.random() * 2_000)
  await persist(() => user.client.eraseUpload(accepted?.upload_id ?? ''))
}

async function leave({ ledger }: Scene): Promise<void> {
  await Promise.all(ledger.users.map(({ client }) => persist(() => client.eraseEverything())))
}

/** What is gone already is erased too. */
async function persist(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      if ((error as { code?: unknown }).code === 'not_found') return
      if (Date.now() > deadline) throw error
      await wait(200)
    }
  }
}

const GONE_WITHIN_MS = 40_000
/** Longer than a job is locked, a record is left alone by the healing pass, and a round of the housekeeper. */
const COMES_BACK_WITHIN_MS = 8_000

async function untilAllIsGone(scene: Scene): Promise<void> {
  const { users } = scene.ledger
  const left = () =>
    whatIsLeft(
      scene,
      users,
      users.map(({ id }) => id),
    )
  await untilGone(scene, left)
  await staysGone(scene, left)
}

async function untilGone(scene: Scene, findLeft: () => Promise<string[]>): Promise<void> {
  const began = Date.now()
  for (;;) {
    const left = await findLeft()
    if (left.length === 0) break
    if (Date.now() - began > GONE_WITHIN_MS) {
      scene.find(
        `after ${GONE_WITHIN_MS / 1_000} s there are left: ${left.slice(0, 4).join(', ')} (${left.length} in all)`,
      )
      return
    }
    await wait(300)
  }
  scene.note(`all gone after ${((Date.now() - began) / 1_000).toFixed(1)} s`)
}

async function staysGone(scene: Scene, findLeft: () => Promise<string[]>): Promise<void> {
  await wait(COMES_BACK_WITHIN_MS)
  const back = await findLeft()
  if (back.length > 0) scene.find(`came back: ${back.slice(0, 4).join(', ')} (${back.length} in all)`)
}

/**
 * Everything of these users in the stores, and everything in Redis that carries one of these ids: of uploads that were
 * erased, or of users who have left altogether.
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
        // Counters of rates end by themselves within a minute. What an idempotency key answered is kept for its day:
        // ids that lead nowhere, under the user's id; both go when the user does. BullMQ notes its last events, with the
        // ids of jobs and nothing else.
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
