import {
  byKind,
  GENERATED,
  GENERATED_KINDS,
  type GeneratedKind,
  type StyleField,
  styleField,
} from '@moodscape/shared/records/kinds'
import type { Tone } from '@moodscape/shared/records/upload-record'
import type { NewContent } from '@moodscape/shared/records/upload-transitions'

import { problem } from '../http/problems.ts'
import { checkWebhookUrl, type WebhookPolicy } from './webhook-url.ts'

/** What an upload asks for beside reading the emotion. */
export interface UploadOptions {
  generate: GeneratedKind[]
  styles: Record<GeneratedKind, string | undefined>
  webhook_url?: string
  tone?: Tone
  keepPhoto: boolean
  /** The version of what the person has consented to. */
  consent?: string
}

/** The options of an upload as a request gives them. */
export type GivenOptions = {
  [Name in 'generate' | 'webhook_url' | 'tone' | 'keep_photo' | 'consent' | StyleField]?: string | undefined
}

/** Options that a schema has read, as text again. */
export function textsOf(
  options: {
    [Name in keyof GivenOptions]?: string | boolean | undefined
  },
): GivenOptions {
  const { keep_photo, ...texts } = options
  return { ...texts, ...(keep_photo !== undefined && { keep_photo: String(keep_photo) }) } as GivenOptions
}

const MAX_CONSENT = 40

/** Reads the options of an upload from its fields and its query; a field beats the query. */
export function readUploadOptions(given: GivenOptions, policy: WebhookPolicy): UploadOptions {
  const names = (given.generate ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.some((name) => !(GENERATED_KINDS as string[]).includes(name)))
    throw refuse('generate', `takes ${GENERATED_KINDS.join(' and ')}, comma separated`)
  const generate = GENERATED_KINDS.filter((kind) => names.includes(kind))
  const styles = byKind(GENERATED_KINDS, (kind) =>
    readChoice(given, styleField(kind), GENERATED[kind].styles),
  )
  const tone = readChoice(given, 'tone', ['match', 'lift'])
  const keepPhoto = readChoice(given, 'keep_photo', ['true', 'false']) !== 'false'
  const { consent } = given
  if (consent !== undefined && (consent === '' || consent.length > MAX_CONSENT))
    throw refuse('consent', `must be 1 to ${MAX_CONSENT} characters`)
  const webhook_url = checkWebhookUrl(given.webhook_url, policy)
  return {
    ...{ generate, styles, keepPhoto },
    ...(webhook_url !== undefined && { webhook_url }),
    ...(tone !== undefined && { tone }),
    ...(consent !== undefined && { consent }),
  }
}

/** What the record of an upload keeps of its options. */
export function contentOfOptions({ tone, keepPhoto, consent }: UploadOptions, now: Date): NewContent {
  return {
    ...(tone !== undefined && { tone }),
    ...(!keepPhoto && { keep_photo: false }),
    ...(consent !== undefined && { consent: { version: consent, at: now.toISOString() } }),
  }
}

function readChoice<Choice extends string>(
  given: GivenOptions,
  field: keyof GivenOptions,
  choices: readonly Choice[],
): Choice | undefined {
  const text = given[field]
  const choice = choices.find((one) => one === text)
  if (text !== undefined && choice === undefined) throw refuse(field, `takes one of ${choices.join(', ')}`)
  return choice
}

function refuse(field: string, message: string) {
  return problem('invalid_request', { errors: [{ field, message }] })
}
