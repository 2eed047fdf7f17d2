import { describeConfiguration } from './configuration-table.ts'
import { withSection } from './written-section.ts'

/** Where the table of environment variables stands. */
export const CONFIGURATION_PAGE = 'docs/configuration.md'

/** The text of the page with the table as the schemas of the services have it now. */
export async function withConfiguration(page: string): Promise<string> {
  return withSection(page, CONFIGURATION_PAGE, 'services/*/src/config.ts', await describeConfiguration())
}
