/** The machine lacks something that cannot be put right from here. The message is all the reader needs. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** Runs a script's main function. What the machine lacks or refuses is told in a sentence, without a stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

/** Errors of the system (a full disk, a folder that cannot be written) name the file and the reason. */
function explain(error) {
  if (error instanceof SetupError) return `\n${error.message}`
  return error.syscall && error.path ? `\nThe system refused to go on: ${error.message}` : error
}
