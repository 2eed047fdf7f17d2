import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'

import { type Static, Type } from 'typebox'
import { Parse } from 'typebox/value'

const Port = Type.Integer({ minimum: 1, maximum: 65_535 })

export const Ports = Type.Object({
  redis: Port,
  s3: Port,
  dynamodb: Port,
  rekognition: Port,
  replicate: Port,
})
export type Ports = Static<typeof Ports>

/** What makes the world at the next start the same world: presigned URLs and stored addresses stay good. */
export const WorldState = Type.Object({
  accessKeyId: Type.String(),
  secretAccessKey: Type.String(),
  /** Of Replicate. */
  token: Type.String(),
  /** Those of the last start. */
  ports: Type.Partial(Ports),
})
export type WorldState = Static<typeof WorldState>

/** Reads the state of the last start; at the first one, makes keys at random. */
export async function readState(file: string): Promise<WorldState> {
  try {
    return Parse(WorldState, JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return {
      accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      token: `r8_${randomBytes(20).toString('hex')}`,
      ports: {},
    }
  }
}

/** Readable by its owner alone, and never half-written. */
export async function writeState(file: string, state: WorldState): Promise<void> {
  const staged = `${file}.new`
  await writeFile(staged, JSON.stringify(state), { mode: 0o600, flush: true })
  await rename(staged, file)
}
