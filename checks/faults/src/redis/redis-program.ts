import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a program that runs redis-server with more arguments. The program ignores SIGXFSZ: a write beyond the file-size
 * limit then fails as a write to a full disk does, and does not end the process.
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
