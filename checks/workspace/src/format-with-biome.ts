import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { root } from './root.ts'

const BIOME = join(root, 'node_modules/@biomejs/biome/bin/biome')

/**
 * Formats text as `npm run format` would format the file.
 *
 * @param file relative to the project; its name tells the language
 */
export async function formatWithBiome(content: string, file: string): Promise<string> {
  const biome = execFile(process.execPath, [BIOME, 'format', `--stdin-file-path=${file}`], { cwd: root })
  if (!biome.stdin || !biome.stdout || !biome.stderr) throw new Error('Biome has no standard streams')
  biome.stdin.end(content)
  const [formatted, complaints] = await Promise.all([text(biome.stdout), text(biome.stderr)])
  if (complaints !== '') throw new Error(complaints)
  return formatted
}
