import type { FastifyReply } from 'fastify'

/** Sends a body of the AWS JSON 1.1 protocol. As bytes, because to text Fastify would add a charset. */
export function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('content-type', 'application/x-amz-json-1.1').send(Buffer.from(JSON.stringify(body)))
}
