import { type Static, Type } from 'typebox'

import type { LinkedProcess } from '../process/process-link.ts'

const amount = { requests: Type.Integer({ minimum: 1 }), connections: Type.Integer({ minimum: 1 }) }
const bytes = Type.Integer({ minimum: 1 })
/** Requests take turns with the tokens of several users. */
const tokens = Type.Array(Type.String(), { minItems: 1 })

/** How a photo can be sent to the gateway. */
export const PhotoForm = Type.Enum(['raw', 'multipart', 'base64'])
export type PhotoForm = Static<typeof PhotoForm>

export const LoadTask = Type.Union([
  Type.Object({
    ...amount,
    what: Type.Literal('get'),
    url: Type.String(),
    token: Type.Optional(Type.String()),
    /** Makes it a question whether something has changed; 304 is then the answer that is expected. */
    etag: Type.Optional(Type.String()),
  }),
  Type.Object({
    ...{ ...amount, bytes, tokens },
    what: Type.Literal('upload'),
    form: PhotoForm,
    url: Type.String(),
    /** Counts requests that are refused or broken, instead of ending at the first. */
    mayFail: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    ...{ ...amount, bytes, tokens },
    what: Type.Literal('direct upload'),
    /** Of the gateway. */
    url: Type.String(),
    /** Opened beforehand and not completed: what is left is the way of the bytes. */
    onlyBytes: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    ...{ ...amount, bytes },
    what: Type.Literal('put'),
    region: Type.String(),
    bucket: Type.String(),
  }),
])
export type LoadTask = Static<typeof LoadTask>

export interface LoadResult {
  /** From the first request to the last answer. */
  seconds: number
  /** Milliseconds of each request. */
  latencies: number[]
  /** How many were refused or broken. */
  failed: number
}

export type Load = LinkedProcess<LoadTask, LoadResult>
