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

/** What has to be the same at the next start, so that presigned URLs and stored addresses stay valid. */
export const CloudState = Type.Object({
  accessKeyId: Type.String(),
  secretAccessKey: Type.String(),
  /** Of Replicate. */
  token: Type.String(),
  /** Those of the last start. */
  ports: Type.Partial(Ports),
})
export type CloudState = Static<typeof CloudState>

/** Reads the state of the last start; at the first one, makes keys at random. */
export async function readState(file: string): Promise<CloudState> {
  try {
    return Parse(CloudState, JSON.parse(await readFile(file, 'utf8')))
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
export async function writeState(file: string, state: CloudState): Promise<void> {
  const staged = `${file}.new`
  await writeFile(staged, JSON.stringify(state), { mode: 0o600, flush: true })
  await rename(staged, file)
}
