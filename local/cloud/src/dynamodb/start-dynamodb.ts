import { mkdir } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'

import dynalite from 'dynalite'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'

import type { Credentials } from '../credentials.ts'
import { type Faults, faultHooks } from '../faults.ts'
import { type Listening, listen } from '../listen.ts'
import { askDynalite, type DynaliteAnswer, type DynaliteRequest } from './ask-dynalite.ts'
import { awaitTable } from './await-table.ts'
import { checkDirectory } from './check-directory.ts'
import { verifyCall } from './verify-call.ts'

/** DynamoDB's own limit of a request. */
const largestRequestBytes = 16 * 1024 * 1024

export interface DynamoDbOptions {
  /** Where the tables are kept; one process at a time. Created when it is not there. Without one, in memory. */
  directory?: string
  /** A free one unless given. */
  port?: number
  /** The address to listen on, 127.0.0.1 unless given. */
  host?: string
  /** The keys and the region that calls are signed with; without it any signature is accepted. */
  authority?: { credentials: Credentials; region: string }
  logger?: FastifyBaseLogger
  faults?: Faults
}

/**
 * Starts a DynamoDB on 127.0.0.1. Tables are ready as soon as they are created. It knows neither
 * transactions, nor streams, nor expiry by time.
 *
 * @throws DynamoDbDirectoryInUseError
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<Listening> {
  const { directory } = options
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true })
    await checkDirectory(directory)
  }
  const path = directory === undefined ? {} : { path: directory }
  const server = dynalite({ ...path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  const [answer] = server.listeners('request') as [RequestListener]
  server.removeAllListeners('request')
  await openStore(answer)
  const app = createApp(options, server)
  if (options.faults) faultHooks(app, options.faults, nameOperation)
  serveCalls(app, answer, options)
  return listen(app, options.port, options.host)
}

/** Uses the store's own server, so that closing the app closes the store. */
function createApp({ logger }: DynamoDbOptions, server: Server): FastifyInstance {
  server.requestTimeout = 60_000
  server.headersTimeout = 20_000
  const app = fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestRequestBytes,
    serverFactory: (handler) => server.on('request', handler),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  return app
}

function serveCalls(app: FastifyInstance, dynalite: RequestListener, { authority }: DynamoDbOptions): void {
  const running = new Set<Promise<DynaliteAnswer>>()

  app.all('/*', async (request, reply) => {
    const { method, url, headers } = request
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const call = { method, headers: request.raw.headersDistinct, body }
    const refusal =
      authority && method === 'POST' && verifyCall(call, authority.credentials, authority.region)
    if (refusal) return reply.code(400).type('application/x-amz-json-1.0').send(JSON.stringify(refusal))
    const asking = carryOut(dynalite, { method, url, headers, body }, nameOperation(request))
    running.add(asking)
    const answer = await asking.finally(() => running.delete(asking))
    return reply.code(answer.status).headers(answer.headers).send(answer.body)
  })

  // A call that finds the store closed would end the process, so the running calls are waited for.
  app.addHook('preClose', async () => void (await Promise.all(running)))
}

/**
 * Dynalite opens its store behind its first answer. Until it is open, another process could take the directory, and the
 * first clients would find it closed.
 */
async function openStore(dynalite: RequestListener): Promise<void> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'x-amz-date': '20200101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=a/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  }
  const { status, body } = await askDynalite(dynalite, {
    method: 'POST',
    url: '/',
    headers,
    body: Buffer.from('{}'),
  })
  if (status !== 200) throw new Error(`The store does not open: ${body}`)
}

async function carryOut(
  dynalite: RequestListener,
  request: DynaliteRequest,
  operation: string | undefined,
): Promise<DynaliteAnswer> {
  const ask = (each: DynaliteRequest) => askDynalite(dynalite, each)
  const answer = await ask(request)
  if (operation === 'CreateTable' && answer.status === 200) await awaitTable(ask, request)
  return answer
}

function nameOperation({ headers }: FastifyRequest): string | undefined {
  return /^DynamoDB_\d+\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1]
}
