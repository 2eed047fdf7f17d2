/** Makes of a schema what checks or writes values, as Fastify asks for it. */
export type Compile<Part, Value, Outcome> = (part: Part) => (value: Value) => Outcome

/** Decides when a schema is compiled. */
export type WhenToCompile = <Part, Value, Outcome>(
  compile: Compile<Part, Value, Outcome>,
) => Compile<Part, Value, Outcome>

/**
 * Compiles a schema for the first value that comes. Compiling those of all routes was most of the gateway's start; one
 * takes the first request of its route some milliseconds.
 */
export const compileAtFirstUse: WhenToCompile = (compile) => (part) => {
  let compiled: ReturnType<typeof compile> | undefined
  return (value) => {
    compiled ??= compile(part)
    return compiled(value)
  }
}
