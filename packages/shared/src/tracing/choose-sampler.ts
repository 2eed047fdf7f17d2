import { type Link, TraceFlags, trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'

import type { TracingSettings } from './tracing-config.ts'

/** The sampler that OpenTelemetry's specification gives a name to. */
export function chooseSampler({
  OTEL_TRACES_SAMPLER: name,
  OTEL_TRACES_SAMPLER_ARG: share,
}: Pick<TracingSettings, 'OTEL_TRACES_SAMPLER' | 'OTEL_TRACES_SAMPLER_ARG'>): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler()
    case 'always_off':
      return new AlwaysOffSampler()
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(share)
    case 'parentbased_always_on':
      return basedOnParent(new AlwaysOnSampler())
    case 'parentbased_always_off':
      return basedOnParent(new AlwaysOffSampler())
    case 'parentbased_traceidratio':
      return basedOnParent(new TraceIdRatioBasedSampler(share))
  }
}

/**
 * A job is a trace of its own, without a parent. It is sampled if the request is that it is linked to: of a tenth of
 * the requests one sees the jobs, instead of a tenth of these.
 */
function basedOnParent(otherwise: Sampler): Sampler {
  const root: Sampler = {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const [link] = links
      if (!link) return otherwise.shouldSample(context, traceId, name, kind, attributes, links)
      return { decision: isSampled(link) ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }
    },
    toString: () => `LinkBased{${otherwise.toString()}}`,
  }
  return new ParentBasedSampler({ root })
}

function isSampled({ context }: Link): boolean {
  return trace.isSpanContextValid(context) && (context.traceFlags & TraceFlags.SAMPLED) !== 0
}
