import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

// get-port is no substitute: it keeps a port that it has named from being named again for 15 to 30 seconds, and a
// cloud that is started again in the same process wants the ports of the last time.

/** Why a program cannot listen somewhere, by the error codes of the system. */
const problems = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'] as const
export type PortProblem = (typeof problems)[number]

/** A port of 127.0.0.1 that is free at this moment. */
export async function findFreePort(): Promise<number> {
  const [port = 0] = await findFreePorts(1)
  return port
}

/**
 * Outgoing connections take their ports from 32768 on (Linux) or 49152 (elsewhere). A port of that range may be taken by
 * any process while the program that it was found for is being started again.
 */
const LOWEST = 20_000
const BELOW_CONNECTIONS = 32_768

/** Ports of 127.0.0.1 that are free at this moment, all different. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(LOWEST, BELOW_CONNECTIONS)
    if (await isPortFree(port)) ports.add(port)
  }
  return [...ports]
}

/** The wanted port or, if it is taken, the next one that is not. */
export async function findFreePortFrom(wanted: number, host = '127.0.0.1'): Promise<number> {
  let port = wanted
  while (await findPortProblem(port, host)) port += 1
  return port
}

/** Whether a program could listen on this port of 127.0.0.1 at this moment. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await findPortProblem(port, '127.0.0.1')) === undefined
}

/**
 * Why no program can listen there at this moment: EADDRINUSE where one does already, EACCES where the system does not
 * allow it (ports below 1024), EADDRNOTAVAIL where the address belongs to another machine, ENOTFOUND where the name has
 * no address; undefined where one can.
 */
export async function findPortProblem(port: number, host: string): Promise<PortProblem | undefined> {
  try {
    await close(await listen(port, host))
    return undefined
  } catch (error) {
    const problem = problems.find((code) => code === (error as NodeJS.ErrnoException).code)
    if (problem === undefined) throw error
    return problem
  }
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
