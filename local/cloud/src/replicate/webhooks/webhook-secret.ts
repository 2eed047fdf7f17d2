import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { writeFileAtomically } from '../write-file-atomically.ts'

/** The secret that webhooks are signed with: made on first use, the same ever after. */
export async function webhookSecret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    await writeFileAtomically(path, secret)
    return secret
  }
}
