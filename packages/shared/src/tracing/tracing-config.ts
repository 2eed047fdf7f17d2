import { type Static, type TObject, Type } from 'typebox'

/** Where the spans of a process go. The names and meanings are OpenTelemetry's. */
export const TracingConfig = {
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'Address of an OpenTelemetry collector that takes OTLP over HTTP, without `/v1/traces`. Without it nothing is ' +
        'traced.',
    }),
  ),
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(
    Type.String({
      pattern: '^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$',
      description:
        'Headers for the collector, such as its key: `name=value`, comma separated, values percent-encoded.',
    }),
  ),
  OTEL_SERVICE_NAME: Type.Optional(
    Type.String({ description: 'What the service is called in traces; by default as its folder.' }),
  ),
  OTEL_TRACES_SAMPLER: Type.Enum(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    {
      default: 'parentbased_always_on',
      description:
        'Which requests are traced. With `parentbased_` the caller of a request decides where it sends `traceparent`, ' +
        'and jobs are traced if their request is.',
    },
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    default: 1,
    minimum: 0,
    maximum: 1,
    description: 'The share that the samplers with `traceidratio` trace.',
  }),
}
export type TracingSettings = Static<TObject<typeof TracingConfig>>
