import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'

/**
 * Runs a command without showing what it prints.
 *
 * @returns {Promise<{ ok: boolean, output: string }>} its stdout and stderr, mixed as they came. A command that
 *   cannot be started is not ok either.
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString().trim() }))
  })
}

/** The end of a long output, where the reason usually stands. */
export function lastLines(output, count = 15) {
  return output.split('\n').slice(-count).join('\n')
}
