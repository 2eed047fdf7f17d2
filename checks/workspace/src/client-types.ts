import openapiTypes, { astToString } from 'openapi-typescript'

import { formatWithBiome } from './format-with-biome.ts'
import type { ApiDocument, Schema } from './read-api-document.ts'

/** Where the client keeps its types. */
export const CLIENT_TYPES = 'packages/client/src/types.ts'

const HEADER = `// Written by \`npm run client-types\` from the OpenAPI document of the gateway; a test compares.
`

/** Answers that the document describes where they are given, by the operation: what clients call them. */
const NAMED_ANSWERS: Readonly<Record<string, string>> = {
  beginSession: 'Session',
  listJobs: 'JobList',
  getGallery: 'Gallery',
}

/** Keywords that say nothing to a type; a property of such a name is a schema, and stays. */
const isOmitted = (name: string, value: unknown) =>
  (name === 'format' && typeof value === 'string') || (name === 'examples' && Array.isArray(value))

/** Types for what the API takes and gives: the document's components, and what of its operations clients name. */
export async function describeClientTypes({
  openapi,
  info,
  paths,
  components,
}: ApiDocument): Promise<string> {
  const { Problem: ProblemDocument, ...named } = components.schemas
  const schemas = { ...named, ProblemDocument, ...answersOf(paths), ...stylesOf(paths) }
  const document = { openapi, info, paths: {}, components: { schemas } }
  const bare = JSON.stringify(document, (name, value: unknown) =>
    isOmitted(name, value) ? undefined : value,
  )
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, silent: true }
  const types = astToString(await openapiTypes(bare, options))
  const unused = /^export type (paths|webhooks|operations|\$defs) = .*\n/gm
  return formatWithBiome(HEADER + types.replace(unused, ''), CLIENT_TYPES)
}

function answersOf(paths: ApiDocument['paths']): Record<string, Schema | undefined> {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  return Object.fromEntries(
    Object.entries(NAMED_ANSWERS).map(([operationId, name]) => {
      const operation = operations.find((one) => one.operationId === operationId)
      const success = Object.entries(operation?.responses ?? {}).find(([status]) => status.startsWith('2'))
      return [name, success?.[1].content?.['application/json']?.schema]
    }),
  )
}

/** The styles of each kind that is made, such as `PictureStyle`, and which kind has which. */
function stylesOf(paths: ApiDocument['paths']): Record<string, Schema> {
  const styles: Record<string, Schema> = {}
  const byKind: Record<string, Schema> = {}
  for (const [path, { post }] of Object.entries(paths)) {
    const kind = /^\/generate-(.+)$/.exec(path)?.[1]
    const style = post?.requestBody?.content?.['application/json']?.schema.properties?.style
    if (kind === undefined || post === undefined || style === undefined) continue
    const name = `${post.operationId.replace('make', '')}Style`
    styles[name] = style
    byKind[kind] = { $ref: `#/components/schemas/${name}` }
  }
  return { ...styles, StyleOfKind: { type: 'object', required: Object.keys(byKind), properties: byKind } }
}
