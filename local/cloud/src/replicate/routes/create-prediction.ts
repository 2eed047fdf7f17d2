import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'

import { checkFields } from '../check-fields.ts'
import { modelNamed, modelOfVersion } from '../models/catalogue.ts'
import type { Model } from '../models/model.ts'
import { cancelAfter } from '../predictions/cancel-after.ts'
import { WebhookEvent } from '../predictions/prediction.ts'
import { predictionBody } from '../predictions/prediction-body.ts'
import type { PredictionQueue } from '../predictions/prediction-queue.ts'
import type { PredictionStore } from '../predictions/prediction-store.ts'
import { preferredWait } from '../predictions/prefer-wait.ts'
import { waitUntilFinished } from '../predictions/wait-until-finished.ts'
import { randomId } from '../random-id.ts'
import { notFound, ReplicateError } from '../replicate-error.ts'
import { operation } from './operation.ts'

const ModelRequest = Type.Object(
  {
    input: Type.Record(Type.String(), Type.Unknown()),
    webhook: Type.Optional(Type.String({ maxLength: 2048 })),
    webhook_events_filter: Type.Optional(Type.Array(WebhookEvent)),
    /** Without meaning for these models, whose output comes whole. */
    stream: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
type ModelRequest = Static<typeof ModelRequest>

const VersionRequest = Type.Object(
  { ...ModelRequest.properties, version: Type.String({ maxLength: 256 }) },
  { additionalProperties: false },
)

interface Collaborators {
  store: PredictionStore
  queue: Pick<PredictionQueue, 'add'>
  /** Throws a ReplicateError when no more predictions may be created for now. */
  throttle: () => void
  /** Pays for one prediction; throws a ReplicateError when there is no credit left. */
  pay: () => void
  origin: () => string
  clock: () => number
}

/** `POST /models/{owner}/{name}/predictions` and `POST /predictions`. */
export function createPredictionRoutes(v1: FastifyInstance, collaborators: Collaborators): void {
  const closing = new AbortController()
  v1.addHook('preClose', () => closing.abort())
  const create = (request: FastifyRequest, reply: FastifyReply, model: Model, wanted: ModelRequest) =>
    createPrediction(request, reply, model, wanted, collaborators, closing.signal)

  v1.post<{ Params: { owner: string; name: string } }>(
    '/models/:owner/:name/predictions',
    operation('CreatePrediction'),
    async (request, reply) => {
      collaborators.throttle()
      const model = modelNamed(`${request.params.owner}/${request.params.name}`)
      if (!model?.official) throw notFound()
      checkFields(ModelRequest, request.body)
      return create(request, reply, model, request.body)
    },
  )

  v1.post('/predictions', operation('CreatePrediction'), async (request, reply) => {
    collaborators.throttle()
    checkFields(VersionRequest, request.body)
    const { version, ...wanted } = request.body
    const model = modelOfVersion(version)
    if (!model) throw invalidVersion()
    return create(request, reply, model, wanted)
  })
}

async function createPrediction(
  request: FastifyRequest,
  reply: FastifyReply,
  model: Model,
  wanted: ModelRequest,
  { store, queue, pay, origin, clock }: Collaborators,
  closing: AbortSignal,
) {
  checkFields(model.input, wanted.input, 'input')
  checkWebhook(wanted.webhook)
  const patience = cancelAfter(request.headers['cancel-after']?.toString())
  pay()
  const prediction = newPrediction(model, wanted, patience, store.nextSequence(), clock())
  await queue.add(prediction)
  const left = new AbortController()
  reply.raw.once('close', () => left.abort())
  const wait = preferredWait(request.headers.prefer)
  await waitUntilFinished(store, prediction.id, wait, AbortSignal.any([closing, left.signal]))
  return reply.code(201).send(predictionBody(store.get(prediction.id) ?? prediction, origin()))
}

function newPrediction(
  { name, version }: Model,
  { input, webhook, webhook_events_filter: webhookEvents }: ModelRequest,
  patience: number | undefined,
  sequence: number,
  createdAt: number,
) {
  return {
    id: randomId(),
    sequence,
    model: name,
    version,
    status: 'starting' as const,
    input,
    output: null,
    error: null,
    logs: '',
    createdAt,
    dataRemoved: false,
    ...(patience !== undefined && { deadline: createdAt + patience * 1000 }),
    ...(webhook !== undefined && { webhook }),
    ...(webhookEvents !== undefined && { webhookEvents }),
  }
}

function checkWebhook(webhook: string | undefined): void {
  if (webhook === undefined || /^https?:$/.test(URL.parse(webhook)?.protocol ?? '')) return
  const description = "Does not match format 'uri' of an http or https address"
  throw new ReplicateError(422, 'Input validation failed', `- webhook: ${description}\n`, {
    invalid_fields: [{ type: 'format', field: 'webhook', description }],
  })
}

function invalidVersion(): ReplicateError {
  return new ReplicateError(
    422,
    'Invalid version or not permitted',
    "The specified version does not exist (or perhaps you don't have permission to use it?)",
  )
}
