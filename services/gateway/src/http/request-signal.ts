import type { FastifyReply } from 'fastify'

/** The client is no longer connected. */
export class ClientGone extends Error {
  override name = 'ClientGone'

  constructor() {
    super('The client went away')
  }
}

/** Aborts when the client goes away before it has its answer. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  const notice = () => {
    if (!reply.raw.writableFinished) gone.abort(new ClientGone())
  }
  // The client may have left before there was a listener.
  if (reply.raw.destroyed) notice()
  else reply.raw.once('close', notice)
  return gone.signal
}
