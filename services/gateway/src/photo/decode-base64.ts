import { problem } from '../http/problems.ts'
import { ACCEPTED_TYPES } from './photo-limits.ts'

/** Turns base64 that arrives in pieces into bytes. */
export interface Base64Decoder {
  push(text: string): Buffer
  /** Must be called at the end: it finds what is missing. */
  end(): Buffer
}

const DATA_URL = /^data:([a-z]+\/[a-z0-9.+-]+);base64,/i
const LONGEST_PREFIX = 100

/**
 * Decodes strictly: the standard alphabet of RFC 4648 with or without padding, line breaks as MIME writers insert
 * them, and the prefix of a data URL. Node's own decoder skips whatever it does not understand.
 *
 * @throws Problem `invalid_base64`, or `unsupported_image` for a data URL of another type
 */
export function createBase64Decoder(): Base64Decoder {
  let prefix: string | undefined = ''
  let rest = ''
  let isPadded = false

  function decode(text: string): Buffer {
    const symbols = rest + text.replace(/[\r\n]/g, '')
    const padding = symbols.indexOf('=')
    const body = padding === -1 ? symbols : symbols.slice(0, padding)
    const tail = padding === -1 ? '' : symbols.slice(padding)
    if (isPadded && body !== '') throw problem('invalid_base64')
    if (!/^[A-Za-z0-9+/]*$/.test(body) || !/^={0,2}$/.test(tail)) throw problem('invalid_base64')
    isPadded ||= tail !== ''
    const whole = body.length - (body.length % 4)
    rest = body.slice(whole) + tail
    return Buffer.from(body.slice(0, whole), 'base64')
  }

  return {
    push(text) {
      if (prefix === undefined) return decode(text)
      prefix += text
      if (!looksComplete(prefix)) return Buffer.alloc(0)
      const body = withoutPrefix(prefix)
      prefix = undefined
      return decode(body)
    },
    end() {
      const first = prefix === undefined ? Buffer.alloc(0) : decode(withoutPrefix(prefix))
      prefix = undefined
      const symbols = rest.replace(/=/g, '')
      const padding = rest.length - symbols.length
      if (symbols.length === 1 || (padding > 0 && symbols.length + padding !== 4))
        throw problem('invalid_base64')
      return Buffer.concat([first, Buffer.from(symbols, 'base64')])
    },
  }
}

function looksComplete(beginning: string): boolean {
  const isDataUrl = 'data:'.startsWith(beginning.slice(0, 5).toLowerCase())
  return !isDataUrl || beginning.includes(',') || beginning.length > LONGEST_PREFIX
}

function withoutPrefix(beginning: string): string {
  if (!beginning.toLowerCase().startsWith('data:')) return beginning
  const match = DATA_URL.exec(beginning)
  if (!match) throw problem('invalid_base64', { detail: 'A data URL must name its type and be base64.' })
  const accepted: readonly string[] = ACCEPTED_TYPES
  if (!accepted.includes(match[1]?.toLowerCase() ?? '')) {
    throw problem('unsupported_image', { accepted: [...ACCEPTED_TYPES] })
  }
  return beginning.slice(match[0].length)
}
