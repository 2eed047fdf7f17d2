import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

import type { Authority } from './auth/scope.ts'
import type { Store } from './storage/store.ts'

/** One request, authenticated and understood. */
export interface S3Call {
  /** The body, unread. */
  raw: IncomingMessage
  /** Names in lower case; of a presigned URL, its parameters that stand for headers too. */
  headers: NodeJS.Dict<string>
  query: URLSearchParams
  bucketName: string
  key: string
  /** What `x-amz-content-sha256` says about the body, or what stands for it. */
  payloadHash: string
  store: Store
  authority: Authority
}

export interface Answer {
  /** 200 unless given. */
  status?: number
  headers?: Record<string, string | number>
  /** A string is an XML document. */
  body?: string | Readable
}

/** Does one thing of S3's API. */
export type Operation = (call: S3Call) => Promise<Answer>
