import type { FastifyRequest } from 'fastify'

/** What a validator says of one place in the input. */
interface Issue {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
  message?: string
}

export interface InvalidField {
  field: string
  message: string
}

const PLACES: Record<string, string> = {
  querystring: 'query parameter',
  params: 'part of the path',
  headers: 'header',
  body: 'field',
}

/** Says in words what is wrong with the input of a request, by field and as one sentence for each of them. */
export function describeValidation(
  issues: Issue[],
  context: string | undefined,
  request: Pick<FastifyRequest, 'query'>,
): { errors: InvalidField[]; detail: string } {
  const specific = issues.filter(({ keyword }) => keyword !== 'additionalProperties')
  const errors = (specific.length > 0 ? specific : issues).map((issue) => {
    const field = fieldOf(issue, context)
    return { field, message: messageOf(issue, context === 'querystring' ? request.query : undefined, field) }
  })
  const place = PLACES[context ?? ''] ?? 'field'
  const detail = errors.map(({ field, message }) => `The ${place} \`${field}\` ${message}.`).join(' ')
  return { errors, detail }
}

function messageOf({ schemaPath, message }: Issue, query: unknown, field: string): string {
  if (schemaPath.endsWith('/additionalProperties')) return 'is unknown'
  const given = (query as Record<string, unknown> | undefined)?.[field]
  return Array.isArray(given) ? 'is given more than once' : (message ?? 'is not valid')
}

function fieldOf({ instancePath, params }: Issue, context: string | undefined): string {
  const path = instancePath.replace(/^\//, '').replaceAll('/', '.')
  const missing = ((params['requiredProperties'] ?? []) as string[]).join(', ')
  return path || missing || (context ?? 'request')
}
