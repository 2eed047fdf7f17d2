import { readFile } from 'node:fs/promises'

import { createClient, createGuestSession, type MoodscapeClient } from '@moodscape/client'
import type { ServiceFiles } from '@moodscape/launcher/services/service-files'
import { type System, startSystem } from '@moodscape/launcher/start-system'
import type { Faults } from '@moodscape/local-cloud/faults'

/** The whole system on the local cloud, with the addresses where its processes are scraped. */
export interface ObservedSystem {
  system: System
  /** By service, such as `http://127.0.0.1:41234`. */
  addresses: Map<string, string>
  /** A user with no jobs yet. */
  beginAsGuest(): Promise<MoodscapeClient>
  close(): Promise<void>
}

const SETTINGS = {
  RATE_PER_IP: '1000000',
  MAX_LOOP_DELAY_MS: '0',
  IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
  MELODY_SECONDS: '10',
  // Prices of nothing: the models of the local cloud cost none.
  IMAGE_USD_PER_PREDICTION: '0.001',
  MELODY_USD_PER_SECOND: '0.001',
  SHUTDOWN_SECONDS: '5',
}

const SMILE = await readFile(new URL('../../../local/cloud/test/fixtures/faces/smile.jpg', import.meta.url))
const NO_FACE = await readFile(
  new URL('../../../local/cloud/test/fixtures/faces/no-face.jpg', import.meta.url),
)

/**
 * @param files the code of the services; their sources unless given
 * @param rekognition what becomes of its requests
 */
export async function startObservedSystem(
  stateDirectory: string,
  files?: ServiceFiles,
  rekognition?: Faults,
): Promise<ObservedSystem> {
  const addresses = new Map<string, string>()
  const system = await startSystem({
    stateDirectory,
    ...(files && { files }),
    ...(rekognition && { cloudFaults: { rekognition } }),
    environment: SETTINGS,
    onReady: (name, url) => void addresses.set(name, url),
  })
  const services = new Map([...addresses].filter(([name]) => system.services.has(name)))
  return {
    ...{ system, addresses: services },
    async beginAsGuest() {
      const { token } = await createGuestSession(system.gatewayUrl)
      return createClient({ baseUrl: system.gatewayUrl, token })
    },
    close: () => system.close(),
  }
}

/** Has a picture and a melody made of a photo, waits for both, and looks at the gallery. */
export async function makeOne(client: MoodscapeClient): Promise<void> {
  const started = await client.upload(new Blob([SMILE]), { generate: ['image', 'melody'] })
  const read = await client.wait(started.job_id)
  if (read.status !== 'succeeded') throw new Error(`The emotion was not read: ${JSON.stringify(read)}`)
  await Promise.all((started.jobs ?? []).map(({ job_id }) => client.wait(job_id)))
  await client.gallery()
}

/** Sends a photo of which no emotion can be read. */
export async function failOne(client: MoodscapeClient): Promise<void> {
  const { job_id } = await client.upload(new Blob([NO_FACE]))
  await client.wait(job_id)
}

/** What all processes of a system serve at `/metrics`, by service. */
export async function scrape({ addresses }: ObservedSystem): Promise<Map<string, string>> {
  const texts = [...addresses].map(async ([name, url]): Promise<[string, string]> => {
    const response = await fetch(`${url}/metrics`)
    if (!response.ok) throw new Error(`${name} answers ${response.status} to a scrape`)
    return [name, await response.text()]
  })
  return new Map(await Promise.all(texts))
}
