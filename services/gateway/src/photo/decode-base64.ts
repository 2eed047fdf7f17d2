import { ACCEPTED_TYPES } from '@moodscape/shared/pictures/photo-limits'

import { problem } from '../http/problems.ts'

/** Turns base64 that arrives in pieces into bytes. */
export interface Base64Decoder {
  push(text: string): Buffer
  /** Must be called at the end: it finds what is missing. */
  end(): Buffer
}

/** A label with any parameters, or none: what kind of picture the bytes are shows where they are looked at. */
const DATA_URL = /^data:([^,;]*)(?:;[^,]*)?;base64,/i
/** Types that say that this is no photo at all. */
const PHOTO_LABEL = /^(?:image\/(?!svg)[^,]*|(?:application|binary)\/octet-stream)?$/i
/** Longer labels are none: a file name in a parameter has 255 characters at most, nine times as many when encoded. */
const LONGEST_LABEL = 2_560
const LINE_BREAKS = /[\r\n]/g
const FOREIGN = /[^A-Za-z0-9+/=]/

/**
 * Decodes strictly: the standard alphabet of RFC 4648 with or without padding, line breaks as MIME writers insert
 * them, and the label of a data URL. Node's own decoder skips all other characters silently.
 *
 * @throws Problem `invalid_base64`, whose detail names what is wrong; `unsupported_image` for a label of no photo
 */
export function createBase64Decoder(): Base64Decoder {
  let label: string | undefined = ''
  /** The symbols of a group of four whose rest has not arrived. */
  let open = ''
  let padding = ''

  function decode(text: string): Buffer {
    const symbols = text.includes('\n') || text.includes('\r') ? text.replace(LINE_BREAKS, '') : text
    const end = symbols.indexOf('=')
    const body = end === -1 ? symbols : symbols.slice(0, end)
    if (padding !== '' && body !== '') throw refuse('Something follows the padding.')
    padding += end === -1 ? '' : symbols.slice(end)
    // The open group is completed apart: in front of a long text it would have all of that copied.
    const missing = (4 - open.length) % 4
    const first = open + body.slice(0, missing)
    const rest = body.slice(missing)
    const isComplete = first.length % 4 === 0
    const whole = rest.slice(0, rest.length - (rest.length % 4))
    open = isComplete ? rest.slice(whole.length) : first
    const bytes = Buffer.allocUnsafe((((isComplete ? first.length : 0) + whole.length) / 4) * 3)
    const begun = isComplete ? bytes.write(first, 'base64') : 0
    const written = begun + bytes.write(whole, begun, 'base64')
    // Node's decoder takes the alphabet of URLs too, and gives too few bytes where it skips a character.
    const isClean = written === bytes.length && !body.includes('-') && !body.includes('_')
    if (!isClean || FOREIGN.test(open)) throw refuse(describeForeign(body))
    if (!/^={0,2}$/.test(padding)) throw refuse(describeForeign(padding))
    return bytes
  }

  return {
    push(text) {
      if (label === undefined) return decode(text)
      label += text
      if (!looksComplete(label)) return Buffer.alloc(0)
      const body = withoutLabel(label)
      label = undefined
      return decode(body)
    },
    end() {
      const first = label === undefined ? Buffer.alloc(0) : decode(withoutLabel(label))
      label = undefined
      if (open.length === 1 || (padding !== '' && open.length + padding.length !== 4))
        throw refuse('It ends within a group of four characters.')
      return Buffer.concat([first, Buffer.from(open, 'base64')])
    },
  }
}

function looksComplete(beginning: string): boolean {
  const isDataUrl = 'data:'.startsWith(beginning.slice(0, 5).toLowerCase())
  return !isDataUrl || beginning.includes(',') || beginning.length > LONGEST_LABEL
}

function withoutLabel(beginning: string): string {
  if (!beginning.toLowerCase().startsWith('data:')) return beginning
  const match = DATA_URL.exec(beginning)
  if (!match) throw refuse('A data URL has to say that it is base64: data:image/jpeg;base64,…')
  if (!PHOTO_LABEL.test(match[1] ?? '')) throw problem('unsupported_image', { accepted: [...ACCEPTED_TYPES] })
  return beginning.slice(match[0].length)
}

function describeForeign(text: string): string {
  const [character] = FOREIGN.exec(text) ?? []
  if (character === undefined) return 'It has padding in the middle, or too much of it.'
  const code = character.charCodeAt(0).toString(16).padStart(4, '0')
  if (character === '-' || character === '_')
    return `It holds "${character}" of the alphabet for URLs; send the standard alphabet with + and /.`
  return `It holds the character U+${code.toUpperCase()}, which base64 has not.`
}

function refuse(detail: string) {
  return problem('invalid_base64', { detail })
}
