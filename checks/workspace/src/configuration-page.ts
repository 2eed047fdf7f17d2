import { describeConfiguration } from './configuration-table.ts'
import { formatWithBiome } from './format-with-biome.ts'

/** Where the table of environment variables stands. */
export const CONFIGURATION_PAGE = 'docs/configuration.md'

const BEGIN = '<!-- Written by npm run docs from services/*/src/config.ts. -->\n\n'
const END = '\n\n<!-- End of what npm run docs writes. -->'

/** The text of the page with the table as the schemas of the services have it now. */
export async function withConfiguration(page: string): Promise<string> {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  if (after === undefined) throw new Error(`${CONFIGURATION_PAGE} does not say where its table stands`)
  const written = `${before}${BEGIN}${await describeConfiguration()}${END}${after}`
  return formatWithBiome(written, CONFIGURATION_PAGE)
}
