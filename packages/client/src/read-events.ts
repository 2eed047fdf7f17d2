/** One server-sent event. */
export interface ServerSentEvent {
  type: string
  data: string
  id?: string
}

/**
 * Reads server-sent events from a response as they arrive
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). It ends without an error when the stream does;
 * the caller decides whether to connect again.
 */
export async function* readEvents(response: Response): AsyncGenerator<ServerSentEvent> {
  let rest = ''
  for await (const text of textOf(response)) {
    rest += text
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseBlock(block)
      if (event) yield event
    }
  }
}

async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const chunk = await reader?.read()
      if (!chunk || chunk.done) return
      yield chunk.value
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
  } finally {
    await reader?.cancel().catch(() => {})
  }
}

function parseBlock(block: string): ServerSentEvent | undefined {
  const event: ServerSentEvent = { type: 'message', data: '' }
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]+):? ?(.*)$/.exec(line) ?? []
    if (field === 'event') event.type = value
    if (field === 'data') data.push(value)
    if (field === 'id') event.id = value
  }
  if (data.length === 0) return undefined
  return { ...event, data: data.join('\n') }
}
