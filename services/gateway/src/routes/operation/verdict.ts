import { Type } from 'typebox'

/** The answer to a probe: all is well, or each thing that is not. */
export const Verdict = Type.Object({
  status: Type.Enum(['ok', 'unavailable']),
  problems: Type.Array(Type.String()),
})

/** Probes need no token and are not counted. */
export const PROBE = { open: true, unlimited: true }
