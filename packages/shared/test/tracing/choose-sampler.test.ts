import { ROOT_CONTEXT, SpanKind, TraceFlags } from '@opentelemetry/api'
import { SamplingDecision } from '@opentelemetry/sdk-trace'
import t from 'tap'

import { chooseSampler } from '../../src/tracing/choose-sampler.ts'
import { TracingConfig } from '../../src/tracing/tracing-config.ts'

const TRACE = 'ffffffffffffffffffffffffffffffff'
const linkTo = (traceFlags: TraceFlags) => ({
  context: { traceId: TRACE, spanId: '0123456789abcdef', traceFlags },
})

/** Whether a job is traced that is linked to a request that was traced, or was not. */
function samples(name: string, share: number, ...links: ReturnType<typeof linkTo>[]): boolean {
  const OTEL_TRACES_SAMPLER = name as Parameters<typeof chooseSampler>[0]['OTEL_TRACES_SAMPLER']
  const sampler = chooseSampler({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG: share })
  const { decision } = sampler.shouldSample(
    ROOT_CONTEXT,
    TRACE,
    'process image',
    SpanKind.CONSUMER,
    {},
    links,
  )
  return decision === SamplingDecision.RECORD_AND_SAMPLED
}

t.test('a job is traced if its request is, where the sampler asks parents', async (t) => {
  for (const name of ['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio']) {
    t.equal(samples(name, 0, linkTo(TraceFlags.SAMPLED)), true, name)
    t.equal(samples(name, 1, linkTo(TraceFlags.NONE)), false, name)
  }
})

t.test('what has neither parent nor link is traced as the name of the sampler says', async (t) => {
  t.equal(samples('parentbased_always_on', 0), true)
  t.equal(samples('parentbased_always_off', 1), false)
  t.equal(samples('parentbased_traceidratio', 0), false)
  t.equal(samples('parentbased_traceidratio', 1), true)
})

t.test('samplers that ask nobody follow no link', async (t) => {
  t.equal(samples('always_on', 0, linkTo(TraceFlags.NONE)), true)
  t.equal(samples('always_off', 1, linkTo(TraceFlags.SAMPLED)), false)
  t.equal(samples('traceidratio', 0, linkTo(TraceFlags.SAMPLED)), false)
})

t.test('every sampler that can be configured is there', async (t) => {
  for (const name of TracingConfig.OTEL_TRACES_SAMPLER.enum) t.type(samples(name, 1), 'boolean')
})
