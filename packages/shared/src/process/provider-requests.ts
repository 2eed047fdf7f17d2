import { Histogram, type Registry } from 'prom-client'

/** How a request to a store or provider ended: `refused` is their answer to what we asked, `failed` their trouble. */
export type RequestOutcome = 'ok' | 'throttled' | 'refused' | 'failed' | 'aborted'

export type ProviderRequests = Histogram<'provider' | 'operation' | 'outcome'>

const NAME = 'moodscape_provider_request_seconds'

/** Times requests to stores and providers. A registry has one of these, however often it is asked for. */
export function providerRequests(registry: Registry): ProviderRequests {
  return (
    (registry.getSingleMetric(NAME) as ProviderRequests | undefined) ??
    new Histogram({
      name: NAME,
      help: 'Requests to stores and providers, each attempt of its own.',
      labelNames: ['provider', 'operation', 'outcome'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers: [registry],
    })
  )
}

/**
 * Times one request.
 *
 * @param outcomeOf reads the error that the request ended with
 */
export async function timeRequest<Answer>(
  requests: ProviderRequests,
  labels: { provider: string; operation: string },
  outcomeOf: (error: unknown) => RequestOutcome,
  request: () => Promise<Answer>,
): Promise<Answer> {
  const end = requests.startTimer(labels)
  try {
    const answer = await request()
    end({ outcome: 'ok' })
    return answer
  } catch (error) {
    end({ outcome: outcomeOf(error) })
    throw error
  }
}

/** Of an answer's HTTP status; undefined where none came. */
export function outcomeOfStatus(status: number | undefined): RequestOutcome {
  if (status === undefined || status >= 500) return 'failed'
  return status === 429 ? 'throttled' : 'refused'
}

/** The SDK types a stack by the commands of its client; of what passes through, only the context is looked at here. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (request: unknown) => Promise<unknown>,
      context: { commandName?: string },
    ) => (request: unknown) => Promise<unknown>,
    options: { step: 'deserialize'; name: string; priority: 'high' },
  ): void
}

/**
 * Has a client of the AWS SDK time its requests. The step is the last one, so that each attempt counts, and an address
 * that is only signed does not.
 *
 * @returns the client
 */
export function timeCommands<Client extends { middlewareStack: object }>(
  client: Client,
  provider: string,
  registry: Registry,
): Client {
  const requests = providerRequests(registry)
  const stack = client.middlewareStack as MiddlewareStack
  stack.add(
    (next, { commandName = 'unknown' }) => {
      const labels = { provider, operation: commandName.replace(/Command$/, '') }
      return (request) => timeRequest(requests, labels, outcomeOfAws, () => next(request))
    },
    { step: 'deserialize', name: 'timeRequests', priority: 'high' },
  )
  return client
}

const THROTTLED = /Throttl|TooManyRequests|SlowDown|ProvisionedThroughputExceeded|RequestLimitExceeded/

function outcomeOfAws(error: unknown): RequestOutcome {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  if (name === 'AbortError') return 'aborted'
  return THROTTLED.test(name) ? 'throttled' : outcomeOfStatus($metadata?.httpStatusCode)
}
