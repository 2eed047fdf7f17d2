import { Transform } from 'node:stream'

import { problem } from '../http/problems.ts'

/** Passes bytes on and fails with `body_too_large` past a limit, however the length was announced. */
export function limitBytes(maxBytes: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(problem('body_too_large'))
      else done(null, chunk)
    },
  })
}
