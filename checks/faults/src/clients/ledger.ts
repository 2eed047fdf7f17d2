import { randomUUID } from 'node:crypto'

import {
  createClient,
  createGuestSession,
  type GeneratedKind,
  hasEnded,
  type MoodscapeClient,
} from '@moodscape/client'
import PQueue from 'p-queue'
import waitFor from 'p-wait-for'

import { createRecordingFetch, type RecordingFetch } from './recording-fetch.ts'
import { SAMPLE_PHOTO } from './sample-photo.ts'

/** A guest who uploads. */
export interface User {
  id: string
  token: string
  client: MoodscapeClient
}

/** One upload that a user wants, with all that was answered about it. */
export interface Entry {
  /** Idempotency key of the upload. */
  key: string
  user: User
  kinds: GeneratedKind[]
  /** Set once a 2xx was answered. */
  accepted?: { upload_id: string; job_ids: string[] }
  /** How each job was last seen: its status, for a failure also its code. */
  seen: Map<string, string>
  /** Ids that were answered for this one upload; more than one is a duplicate. */
  uploadIds: Set<string>
  /** Jobs that changed after they had ended. */
  changedAfterEnd: string[]
  /** The last answer that was no 2xx. */
  refusal?: string
}

/** Keeps account of what well-behaved clients sent and were answered: they retry with a key and follow their jobs. */
export interface Ledger {
  users: User[]
  entries: Entry[]
  /** How often each status was answered to these clients; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals without Retry-After. */
  abruptRefusals: string[]
  /** Sends an upload, and again with the same key until it is accepted, for at most three minutes. */
  submit(user?: User, photo?: Buffer<ArrayBuffer>): Promise<Entry>
  /**
   * Asks for another picture of an accepted upload, and again with the same key until that is accepted.
   *
   * @param key of a request that was accepted before, to repeat that
   */
  addPicture(entry: Entry, key?: string): Promise<void>
  /** Sends many uploads, so many at a time; `before` delays each. */
  submitMany(count: number, atOnce: number, before?: () => Promise<void>): Promise<void>
  /** Waits until every accepted job has ended, or the time is over. */
  settle(milliseconds: number): Promise<void>
}

const USERS = 4
/** Patience ends as soon as there is an answer: how long it may last says nothing about the system. */
const RETRY_FOR_MS = 180_000
const POLL_MS = 500

/** @param kinds what is made of each photo */
export async function openLedger(gatewayUrl: string, kinds: GeneratedKind[] = ['image']): Promise<Ledger> {
  const recording = createRecordingFetch()
  const users = await Promise.all(Array.from({ length: USERS }, () => registerUser(gatewayUrl, recording)))
  const entries: Entry[] = []

  async function submit(user?: User, photo = SAMPLE_PHOTO): Promise<Entry> {
    const owner = user ?? users[entries.length % users.length]
    if (!owner) throw new Error('A ledger without users')
    const entry: Entry = {
      key: randomUUID(),
      user: owner,
      kinds,
      seen: new Map(),
      uploadIds: new Set(),
      changedAfterEnd: [],
    }
    entries.push(entry)
    await waitFor(() => send(entry, photo), {
      interval: 100 + Math.random() * 400,
      timeout: { milliseconds: RETRY_FOR_MS, fallback: () => {} },
    })
    return entry
  }

  return {
    users,
    entries,
    statuses: recording.statuses,
    abruptRefusals: recording.abruptRefusals,
    submit,
    addPicture,

    async submitMany(count, atOnce, before = async () => {}) {
      const one = async () => {
        await before()
        await submit()
      }
      await new PQueue({ concurrency: atOnce }).addAll(Array<typeof one>(count).fill(one))
    },

    async settle(milliseconds) {
      const deadline = Date.now() + milliseconds
      await Promise.all(entries.map((entry) => followToEnd(entry, deadline)))
    },
  }
}

/** Tries until the gateway answers, for at most a minute. */
async function registerUser(gatewayUrl: string, { fetch }: RecordingFetch): Promise<User> {
  const session = await waitFor(
    async () => {
      const granted = await createGuestSession(gatewayUrl, fetch).catch(() => undefined)
      return granted !== undefined && waitFor.resolveWith(granted)
    },
    { interval: POLL_MS, timeout: RETRY_FOR_MS },
  )
  const { token, user_id } = session
  return { id: user_id, token, client: createClient({ baseUrl: gatewayUrl, token, fetch }) }
}

async function addPicture(entry: Entry, key: string = randomUUID()): Promise<void> {
  const upload = { upload_id: entry.accepted?.upload_id ?? '' }
  const { job_id } = await waitFor(
    async () => {
      const started = await entry.user.client.paint(upload, { idempotencyKey: key }).catch(() => undefined)
      return started !== undefined && waitFor.resolveWith(started)
    },
    { interval: 100 + Math.random() * 400, timeout: RETRY_FOR_MS },
  )
  if (entry.accepted && !entry.accepted.job_ids.includes(job_id)) {
    entry.accepted.job_ids.push(job_id)
    entry.kinds = [...entry.kinds, 'image']
  }
}

/** @returns whether the upload was accepted */
async function send(entry: Entry, photo: Buffer<ArrayBuffer>): Promise<boolean> {
  try {
    const form = new Blob([photo], { type: 'image/jpeg' })
    const started = await entry.user.client.upload(form, { generate: entry.kinds, idempotencyKey: entry.key })
    const jobs = started.jobs ?? [started]
    entry.uploadIds.add(started.upload_id)
    entry.accepted = { upload_id: started.upload_id, job_ids: jobs.map(({ job_id }) => job_id) }
    return true
  } catch (error) {
    entry.refusal = describeRefusal(error)
    return false
  }
}

async function followToEnd(entry: Entry, deadline: number): Promise<void> {
  for (const jobId of entry.accepted?.job_ids ?? []) {
    await waitFor(() => readJob(entry, jobId), {
      interval: POLL_MS,
      timeout: { milliseconds: Math.max(0, deadline - Date.now()), fallback: () => {} },
    })
  }
}

/** Asks for a job once. @returns whether it has ended */
export async function readJob(entry: Entry, jobId: string): Promise<boolean> {
  const before = entry.seen.get(jobId)
  try {
    const job = await entry.user.client.job(jobId)
    const now = job.error ? `${job.status}: ${job.error.code}` : job.status
    if (before !== undefined && isEnd(before) && before !== now)
      entry.changedAfterEnd.push(`${before} became ${now}`)
    entry.seen.set(jobId, now)
    return hasEnded(job)
  } catch (error) {
    if (before === undefined || !isEnd(before))
      entry.seen.set(jobId, `not answered: ${describeRefusal(error)}`)
    return false
  }
}

/** Whether a job that was seen like this has ended. */
export function isEnd(seen: string): boolean {
  return /^(succeeded|failed|canceled|expired)/.test(seen)
}

function describeRefusal(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown }
  return String(code ?? cause?.code ?? name)
}
