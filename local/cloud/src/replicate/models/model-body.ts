import type { Model } from './model.ts'

/** There were no versions before this one; the date is the same on every machine and after every start. */
const CREATED_AT = '2026-01-01T00:00:00.000Z'

/**
 * A model as the API shows it.
 *
 * @see https://replicate.com/docs/reference/http#models.get
 */
export function modelBody(model: Model, origin: string) {
  const [owner, name] = model.name.split('/')
  return {
    url: `${origin}/v1/models/${model.name}`,
    owner,
    name,
    description: model.description,
    visibility: 'public',
    is_official: model.official,
    run_count: 0,
    latest_version: versionBody(model),
  }
}

/** A model's only version with the schema of its input and output. */
export function versionBody({ version, name, input, output }: Model) {
  const uri = { type: 'string', format: 'uri' }
  return {
    id: version,
    created_at: CREATED_AT,
    cog_version: null,
    openapi_schema: {
      openapi: '3.0.2',
      info: { title: name, version },
      paths: {},
      components: {
        schemas: {
          Input: input,
          Output: output === 'file' ? uri : { type: 'array', items: uri },
        },
      },
    },
  }
}
