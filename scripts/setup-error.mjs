/** The machine lacks something that cannot be put right from here. The message is all the reader needs. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** Runs a script's main function. What the machine lacks is said in a sentence, without a stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
