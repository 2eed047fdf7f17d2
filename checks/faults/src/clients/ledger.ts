import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

import {
  createClient,
  createGuestSession,
  type GeneratedKind,
  hasEnded,
  type MoodscapeClient,
} from '@moodscape/client'

import { createPatientFetch, type PatientFetch } from './recording-fetch.ts'

/** Somebody who uploads. */
export interface User {
  id: string
  token: string
  client: MoodscapeClient
}

/** One upload that somebody wants, with all that was answered about it. */
export interface Entry {
  key: string
  user: User
  kinds: GeneratedKind[]
  /** Set once a 2xx was answered. */
  accepted?: { upload_id: string; job_ids: string[] }
  /** How each job was last seen: its status, for a failure its code. */
  seen: Map<string, string>
  /** Uploads that this one wish was told to be; more than one is a duplicate. */
  uploadIds: Set<string>
  /** Jobs that changed after they had ended. */
  revived: string[]
  /** What was answered instead of a 2xx, last. */
  refusal?: string
}

/** The books of clients who do what good clients do: repeat with a key, follow their jobs, give up late. */
export interface Ledger {
  users: User[]
  entries: Entry[]
  /** How often each status was answered to these clients; 0 stands for no answer. */
  statuses: Map<number, number>
  /** Refusals that did not say when to come again. */
  rude: string[]
  /** Sends an upload, and again with the same key until it is accepted. */
  submit(options?: SubmitOptions): Promise<Entry>
  /** Sends many, some at a time. */
  submitMany(count: number, atOnce: number, between?: (index: number) => Promise<void> | void): Promise<void>
  /** Waits until every accepted job has ended. */
  settle(milliseconds: number): Promise<void>
}

export interface SubmitOptions {
  user?: User
  /** How long it is sent again; a minute unless given. */
  patienceMs?: number
}

const photo = await readFile(
  new URL('../../../../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url),
)
const PATIENCE_MS = 60_000
const POLL_MS = 500

/** @param kinds what is made of each photo */
export async function openLedger(
  gatewayUrl: string,
  kinds: GeneratedKind[] = ['image'],
  userCount = 4,
): Promise<Ledger> {
  const patient = createPatientFetch()
  const users = await Promise.all(Array.from({ length: userCount }, () => registerUser(gatewayUrl, patient)))
  const entries: Entry[] = []

  async function submit({ user, patienceMs = PATIENCE_MS }: SubmitOptions = {}): Promise<Entry> {
    const owner = user ?? users[entries.length % users.length]
    if (!owner) throw new Error('A ledger without users')
    const entry: Entry = {
      key: randomUUID(),
      user: owner,
      kinds,
      seen: new Map(),
      uploadIds: new Set(),
      revived: [],
    }
    entries.push(entry)
    const deadline = Date.now() + patienceMs
    await send(entry)
    while (!entry.accepted && Date.now() < deadline) {
      await wait(100 + Math.random() * 400)
      await send(entry)
    }
    return entry
  }

  return {
    users,
    entries,
    statuses: patient.statuses,
    rude: patient.rude,
    submit,

    async submitMany(count, atOnce, between = () => {}) {
      let next = 0
      const lanes = Array.from({ length: atOnce }, async () => {
        while (next < count) {
          const index = next++
          await between(index)
          await submit()
        }
      })
      await Promise.all(lanes)
    },

    async settle(milliseconds) {
      const deadline = Date.now() + milliseconds
      await Promise.all(entries.map((entry) => followToItsEnd(entry, deadline)))
    },
  }
}

/** A guest, for whom is tried until the gateway answers. */
async function registerUser(gatewayUrl: string, { fetch }: PatientFetch): Promise<User> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      const { token, user_id } = await createGuestSession(gatewayUrl, fetch)
      return { id: user_id, token, client: createClient({ baseUrl: gatewayUrl, token, fetch }) }
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(POLL_MS)
    }
  }
}

async function send(entry: Entry): Promise<void> {
  try {
    const form = new Blob([new Uint8Array(photo)], { type: 'image/jpeg' })
    const started = await entry.user.client.upload(form, { generate: entry.kinds, idempotencyKey: entry.key })
    const jobs = started.jobs ?? [started]
    entry.uploadIds.add(started.upload_id)
    entry.accepted = { upload_id: started.upload_id, job_ids: jobs.map(({ job_id }) => job_id) }
  } catch (error) {
    entry.refusal = describeRefusal(error)
  }
}

async function followToItsEnd(entry: Entry, deadline: number): Promise<void> {
  for (const jobId of entry.accepted?.job_ids ?? []) {
    while (!(await look(entry, jobId)) && Date.now() < deadline) await wait(POLL_MS)
  }
}

/** Asks for a job once. @returns whether it has ended */
export async function look(entry: Entry, jobId: string): Promise<boolean> {
  const before = entry.seen.get(jobId)
  try {
    const job = await entry.user.client.job(jobId)
    const now = job.error ? `${job.status}: ${job.error.code}` : job.status
    if (before !== undefined && isEnd(before) && before !== now) entry.revived.push(`${before} became ${now}`)
    entry.seen.set(jobId, now)
    return hasEnded(job)
  } catch (error) {
    if (before === undefined || !isEnd(before))
      entry.seen.set(jobId, `not answered: ${describeRefusal(error)}`)
    return false
  }
}

/** Whether a job seen like this has ended. */
export function isEnd(seen: string): boolean {
  return /^(succeeded|failed|canceled|expired)/.test(seen)
}

function describeRefusal(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown }
  return String(code ?? cause?.code ?? name)
}
