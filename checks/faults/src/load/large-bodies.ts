import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { countOne } from '../clients/count-one.ts'
import { SAMPLE_PHOTO } from '../clients/sample-photo.ts'
import { readMemoryMb } from '../rig/read-memory.ts'
import { describeStatuses } from '../scene/describe-figures.ts'
import type { Fault, Scene } from '../scene/fault.ts'

const UPLOADS = 50
const PHOTO_BYTES = 15 * 1024 * 1024
/** More than it takes without these uploads. */
const MOST_MEMORY_MB = 500
const SAMPLE_MS = 100

/** Largest photos in the largest encoding, all at once: the gateway streams them and does not keep them in memory. */
export const largeBodies: Fault = {
  injected: `${UPLOADS} uploads of 15 MB in base64 at once`,
  settleSeconds: 90,
  async run(scene) {
    const { rig, ledger } = scene
    const body = makeBody()
    const pid = rig.system.services.get('gateway')?.pid ?? 0
    const before = await readMemoryMb(pid)
    const watch = watchMemory(pid)
    scene.countInjection()
    const statuses = await Promise.all(
      Array.from({ length: UPLOADS }, (_, index) => send(scene, index, body)),
    )
    const peak = await watch.stop()
    await ledger.settle(60_000)
    for (let round = 0; round < 2; round++) {
      rig.system.services.get('gateway')?.kill('SIGPWR')
      await wait(1_000)
    }
    const counted = new Map<number, number>()
    for (const status of statuses) countOne(counted, status)
    scene.note(`answers: ${describeStatuses(counted)}`)
    scene.note(
      `memory of the gateway: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most, ${(await readMemoryMb(pid)).toFixed(0)} MB after`,
    )
    if (peak > before + MOST_MEMORY_MB) scene.fail(`the gateway took ${(peak - before).toFixed(0)} MB more`)
    if (rig.system.services.get('gateway')?.pid !== pid) scene.fail('the gateway died')
  },
}

/** A small photo with padding: every process that carries it handles a large one, and decoding is quick. */
function makeBody(): Buffer {
  const padded = Buffer.concat([SAMPLE_PHOTO, Buffer.alloc(PHOTO_BYTES - SAMPLE_PHOTO.length, 7)])
  return Buffer.from(JSON.stringify({ image: padded.toString('base64') }))
}

/** Sends once and enters an accepted upload into the ledger. @returns the status, 0 for none */
async function send({ rig, ledger, fail }: Scene, index: number, body: Buffer): Promise<number> {
  const user = ledger.users[index % ledger.users.length]
  if (!user) throw new Error('A ledger without users')
  const headers = {
    authorization: `Bearer ${user.token}`,
    'content-type': 'application/json',
    'content-length': body.length,
  }
  return new Promise((resolve) => {
    let isAnswered = false
    const sending = request(
      `${rig.system.gatewayUrl}/upload-image`,
      { method: 'POST', agent: false, headers },
      (answer) => {
        isAnswered = true
        const status = answer.statusCode ?? 0
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => {
            if (status === 202) {
              const { upload_id, job_id } = JSON.parse(text) as { upload_id: string; job_id: string }
              ledger.entries.push({
                key: '',
                user,
                kinds: [],
                accepted: { upload_id, job_ids: [job_id] },
                seen: new Map(),
                uploadIds: new Set([upload_id]),
                changedAfterEnd: [],
              })
            } else if (status !== 503) fail(`answered with ${status}: ${text.slice(0, 200)}`)
            else if (!answer.headers['retry-after']) fail('503 without Retry-After')
            resolve(status)
          })
      },
    )
    sending.on('error', (error: NodeJS.ErrnoException) => {
      // The gateway may cut off a client that was refused and goes on sending.
      if (isAnswered) return
      fail(`not answered: ${error.code}`)
      resolve(0)
    })
    sending.end(body)
  })
}

function watchMemory(pid: number): { stop(): Promise<number> } {
  let most = 0
  let isOver = false
  const watching = (async () => {
    for (; !isOver; await wait(SAMPLE_MS)) most = Math.max(most, await readMemoryMb(pid))
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return most
    },
  }
}
