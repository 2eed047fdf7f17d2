import { formatWithBiome } from './format-with-biome.ts'

const END = '\n\n<!-- End of what npm run docs writes. -->'

/**
 * The text of a page with what stands between two comments written anew, formatted.
 *
 * @param from what it is written from, as the first comment says
 * @throws Error where the page has no such comments
 */
export async function withSection(
  page: string,
  file: string,
  from: string,
  section: string,
): Promise<string> {
  const begin = `<!-- Written by npm run docs from ${from}. -->\n\n`
  const [before, rest = ''] = page.split(begin)
  const [, ...after] = rest.split(END)
  if (after.length === 0) throw new Error(`${file} does not say where to write what is in ${from}`)
  return formatWithBiome(`${before}${begin}${section}${END}${after.join(END)}`, file)
}

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
