import { createHash, randomInt, randomUUID } from 'node:crypto'

import type { JobKind } from '@moodscape/shared/records/kinds'
import type { PartRequest } from '@moodscape/shared/records/upload-record'
import type { NewPart } from '@moodscape/shared/records/upload-transitions'
import { carryContext } from '@moodscape/shared/tracing/creation-context'

const MAX_SEED = 2 ** 32

/** A request for one part, with a name of its own and a seed if none was asked for. */
export function createPart(
  kind: JobKind,
  options: Partial<Omit<PartRequest, 'token'>>,
  startSeconds: number,
  token: string = randomUUID(),
): NewPart {
  return {
    kind,
    request: { ...options, seed: options.seed ?? randomInt(MAX_SEED), token },
    startBy: new Date(Date.now() + startSeconds * 1_000),
    ...carryContext(),
  }
}

/** A name for a request that comes with an idempotency key: the same key gives the same name. */
export function tokenOfKey(userId: string, key: string, purpose: string): string {
  return createHash('sha256').update(`${purpose}\n${userId}\n${key}`).digest('hex').slice(0, 32)
}
