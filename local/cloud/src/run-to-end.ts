/**
 * Runs a program to its end: with 0, or with 1 after saying why it failed.
 *
 * @param explain puts a failure that is not the program's own into words; any other is shown with its stack
 */
export async function runToEnd(
  main: () => Promise<void>,
  explain: (error: unknown) => string | undefined,
): Promise<never> {
  const fail = (error: unknown): never => {
    console.error(explain(error) ?? error)
    process.exit(1)
  }
  // The store of DynamoDB throws where nothing can catch it when the disk is full.
  process.on('uncaughtException', fail)
  await main().catch(fail)
  process.exit(0)
}
