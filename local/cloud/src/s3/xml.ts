import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Static, TSchema } from 'typebox'
import { Check, Clean } from 'typebox/value'

import { S3Error } from './s3-error.ts'

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export type XmlContent = {
  [element: string]: XmlContent | XmlContent[] | string | string[] | number | boolean | undefined
}

/** An XML document; an array repeats its element, an undefined one is left out. */
export function writeXml(root: string, content: XmlContent | string): string {
  const inner = typeof content === 'string' ? escapeText(content) : writeElements(content)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${inner}</${root}>`
}

/** An error document, which S3 writes without a namespace. */
export function writeErrorXml(content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${writeElements(content)}</Error>`
}

function writeElements(content: XmlContent): string {
  return Object.entries(content)
    .flatMap(([name, values]) => [values].flat().map((value) => writeElement(name, value)))
    .join('')
}

function writeElement(name: string, value: XmlContent | string | number | boolean | undefined): string {
  if (value === undefined) return ''
  const inner = typeof value === 'object' ? writeElements(value) : escapeText(String(value))
  return `<${name}>${inner}</${name}>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * Control characters are written as references too: a bare carriage return would be read back as a line feed.
 */
function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => escapes[character] ?? `&#${character.charCodeAt(0)};`)
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (name) => name === 'Object' || name === 'Part' || name === 'CORSRule',
  tagValueProcessor: (_name, text) => unescapeText(text),
})

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeText(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (reference, decimal, hex, name: string) => {
      if (name) return named[name] ?? reference
      const point = decimal ? Number(decimal) : Number.parseInt(String(hex), 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : reference
    },
  )
}

/**
 * Reads a document whose root element has this name. Elements the schema does not name are passed over.
 *
 * @throws S3Error MalformedXML
 */
export function readXml<Schema extends TSchema>(text: string, root: string, schema: Schema): Static<Schema> {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML')
  const document = parser.parse(text) as Record<string, unknown>
  const content = Clean(schema, document[root])
  if (!Check(schema, content)) throw new S3Error('MalformedXML')
  return content
}
