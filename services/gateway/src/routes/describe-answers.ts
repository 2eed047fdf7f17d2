import { JOB_FAILURES } from '@moodscape/shared/failures/failure'
import type { RouteOptions } from 'fastify'

import { type AnyProblemCode, statusOfProblem, titleOfProblem } from '../http/problem-catalogue.ts'
import { ProblemBody } from '../http/problems.ts'
import { refTo } from '../openapi/ref-to.ts'
import { LOCATION, RETRY_AFTER } from './schemas.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The problems that are this route's own; those that every route has are added to its description. */
    problems?: readonly AnyProblemCode[]
  }
}

type Described = Pick<RouteOptions, 'method' | 'config' | 'schema'>
type Answers = Record<string, { description?: string; headers?: Record<string, object>; content?: object }>

const RATE_LIMITS = {
  'RateLimit-Policy': {
    type: 'string',
    description:
      'The limits, such as `"user";q=1200;w=60`; that of unfinished jobs, `"unfinished";q=30`, where work was started.',
  },
  RateLimit: { type: 'string', description: 'What is left of them at least, such as `"user";r=1199;t=60`.' },
}

/** All answers of a route: its own, and the problems that may come up in it, by status. */
export function describeAnswers(route: Described): Answers {
  const isLimited = !route.config?.unlimited
  const own = (route.schema?.response ?? {}) as Answers
  const answers: Answers = { ...own }
  for (const [status, codes] of groupByStatus(problemsOf(route))) {
    if (own[status]) continue
    answers[status] = describeProblems(codes, {
      ...(['429', '503'].includes(status) && RETRY_AFTER),
      ...('202' in own && codes.some(isEndOfJob) && LOCATION),
    })
  }
  if (isLimited) {
    for (const [status, answer] of Object.entries(answers)) {
      answers[status] = { ...answer, headers: { ...answer.headers, ...RATE_LIMITS } }
    }
  }
  const rest =
    'What HTTP itself brings with it: a method that is not allowed (405), headers too large (431), a request that takes too long (408).'
  return { ...answers, default: { ...describeProblems([]), description: rest } }
}

/** The codes of all problems that a route can answer with. */
export function problemsOf({ method, config, schema }: Described): AnyProblemCode[] {
  const hasInput = schema?.querystring ?? schema?.params ?? schema?.headers ?? schema?.body
  const mayHaveBody = [method].flat().some((name) => ['POST', 'PATCH', 'DELETE'].includes(name))
  const codes: AnyProblemCode[] = [
    ...(hasInput ? ['invalid_request' as const] : []),
    ...(mayHaveBody ? (['malformed_body', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(config?.open ? [] : ['unauthenticated' as const]),
    ...(config?.unlimited ? [] : (['rate_limited', 'overloaded'] as const)),
    ...(config?.problems ?? []),
    'unavailable',
    'internal_error',
  ]
  return [...new Set(codes)]
}

/** Whether a problem is how a job ended that was waited for. */
function isEndOfJob(code: AnyProblemCode): boolean {
  return code in JOB_FAILURES || code === 'canceled' || code === 'expired'
}

function groupByStatus(codes: AnyProblemCode[]): Map<string, AnyProblemCode[]> {
  return Map.groupBy(codes, (code) => String(statusOfProblem(code)))
}

function describeProblems(codes: AnyProblemCode[], headers: Record<string, object> = {}) {
  const schema =
    codes.length > 0
      ? { allOf: [refTo(ProblemBody), { type: 'object', properties: { code: { enum: codes } } }] }
      : refTo(ProblemBody)
  return {
    description: codes.map((code) => `- \`${code}\`: ${titleOfProblem(code)}`).join('\n'),
    headers,
    content: { 'application/problem+json': { schema } },
  }
}
