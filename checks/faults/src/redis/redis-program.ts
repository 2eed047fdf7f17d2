import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a program that is redis-server with more arguments. It ignores the signal that a process gets for a file
 * above its limit, as it would not get it from a full disk: the write just fails.
 *
 * @returns its path
 */
export async function writeRedisProgram(directory: string, ...args: string[]): Promise<string> {
  await mkdir(directory, { recursive: true })
  const path = join(directory, 'redis-server.sh')
  await writeFile(path, `#!/bin/sh\ntrap '' XFSZ\nexec redis-server "$@" ${args.join(' ')}\n`)
  await chmod(path, 0o755)
  return path
}
