import { findFreePortFrom, findPortProblem, type PortProblem } from '@moodscape/local-cloud/free-port'

import { CannotStart } from './cannot-start.ts'

const DEFAULT_PORT = 3000

const EXPLANATIONS: Record<PortProblem, (port: number, host: string) => string> = {
  EADDRINUSE: (port) =>
    `Port ${port} is taken by another program: name another one, or none to have a free one found.`,
  EACCES: (port) => `This user may not listen on port ${port}: name one above 1023.`,
  EADDRNOTAVAIL: (_port, host) => `HOST is ${host}, which is not an address of this machine.`,
  ENOTFOUND: (_port, host) =>
    `HOST is ${host}, which is neither an address nor a name that can be looked up.`,
}

/**
 * Chooses where the gateway listens: on the port that was asked for, or else on the first free one from 3000.
 *
 * @param asked text of an option or a variable
 * @throws CannotStart when that is no port, or nothing can listen there
 */
export async function choosePort(asked: string | undefined, host = '127.0.0.1'): Promise<number> {
  if (asked === undefined) {
    // A host that is wrong is wrong at every port.
    await requirePort(0, host)
    return findFreePortFrom(DEFAULT_PORT, host)
  }
  const port = Number(asked)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CannotStart(`${asked} is not a port: it has to be a number from 1 to 65535.`)
  await requirePort(port, host)
  return port
}

async function requirePort(port: number, host: string): Promise<void> {
  const problem = await findPortProblem(port, host)
  if (problem) throw new CannotStart(EXPLANATIONS[problem](port, host))
}
