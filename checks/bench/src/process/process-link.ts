import { fork } from 'node:child_process'
import { once } from 'node:events'

import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

/** A process that answers questions one after another. */
export interface LinkedProcess<Question, Answer> {
  ask(question: Question): Promise<Answer>
  end(): Promise<void>
}

const Envelope = Type.Union([
  Type.Object({ answer: Type.Unknown() }),
  Type.Object({ failure: Type.String() }),
])

/** Starts a script as a process of its own, so that baselines and load do not share an event loop with this one. */
export function startLinkedProcess<Question, Answer>(
  script: URL,
  environment: Record<string, string>,
): LinkedProcess<Question, Answer> {
  const child = fork(script, { env: environment })
  return {
    async ask(question) {
      const answered = Promise.withResolvers<unknown>()
      const onExit = () => answered.reject(new Error(`${script.pathname} ended`))
      child.once('message', answered.resolve).once('exit', onExit)
      child.send(question as object)
      const message = await answered.promise.finally(() =>
        child.off('message', answered.resolve).off('exit', onExit),
      )
      if (!Value.Check(Envelope, message)) throw new Error(`${script.pathname} is not understood`)
      if ('failure' in message) throw new Error(`${script.pathname}: ${message.failure}`)
      return message.answer as Answer
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

/** The other end: answers every question that fits the schema, and ends with its parent. */
export function answerQuestions<Question>(
  schema: TSchema,
  answer: (question: Question) => Promise<unknown>,
): void {
  process.on('message', (question) => {
    const answering = Value.Check(schema, question)
      ? answer(question as Question)
      : Promise.reject(new Error('not understood'))
    answering.then(
      (value) => process.send?.({ answer: value ?? null }),
      (error: unknown) =>
        process.send?.({ failure: error instanceof Error ? String(error.stack) : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
