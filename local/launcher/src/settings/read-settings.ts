import { randomBytes } from 'node:crypto'

import { CannotStart } from '../cannot-start.ts'
import { type ServiceFiles, SOURCES } from '../services/service-files.ts'
import { readEnvFile } from './env-file.ts'
import { findConflicts } from './find-conflicts.ts'
import { loadServiceConfig, type ServiceConfig } from './service-config.ts'
import {
  describeEnvironments,
  type Environment,
  SERVICE_NAMES,
  type ServiceName,
} from './service-environments.ts'

/** What the person who starts the system wants different. */
export interface Settings {
  environment: Environment
  /** Whether a service is given a variable of `environment`: it reads it, or Node.js or the AWS SDK does. */
  isFor: (service: ServiceName, variable: string) => boolean
  /** Sentences about what has no effect. */
  hints: string[]
}

/** Variables that count when the shell sets them, and then replace those of the file. */
const FROM_SHELL = ['PORT', 'REDIS_URL']

/** Read by Node.js, its libraries and the AWS SDK in every process. */
const FOR_EVERY_PROCESS = /^(NODE_|AWS_|SSL_|LC_|(LANG|TZ|TMPDIR|(HTTPS?|ALL|NO)_PROXY)$)/

/**
 * Reads the variables of a file and those of the shell that count.
 *
 * @param files where the services are
 * @throws CannotStart naming every variable that cannot be honoured, and why
 */
export async function readSettings(
  file: string,
  shell: NodeJS.ProcessEnv,
  files: ServiceFiles = SOURCES,
): Promise<Settings> {
  const { variables, ignoredLines } = await readEnvFile(file)
  const environment = { ...variables, ...pick(shell, FROM_SHELL) }
  const hints = ignoredLines.map((line) => `Line ${line} of ${file} is not NAME=value and has no effect.`)
  // Without a file nothing has to wait for the schemas of the services.
  if (Object.keys(variables).length === 0) return { environment, isFor: () => true, hints }

  const configs = await loadServiceConfigs(files)
  const problems = [...findConflicts(environment), ...findProblems(environment, configs)]
  if (problems.length > 0)
    throw new CannotStart(`The settings cannot be used:\n${problems.map((one) => `  - ${one}`).join('\n')}`)
  const isFor = (service: ServiceName, variable: string) =>
    configs[service].variables.has(variable) || FOR_EVERY_PROCESS.test(variable)
  const unread = Object.keys(variables).filter(
    (name) => !SERVICE_NAMES.some((service) => isFor(service, name)),
  )
  return {
    environment,
    isFor,
    hints: [...hints, ...unread.map((name) => `No service reads ${name} of ${file}. Is it misspelt?`)],
  }
}

function pick(shell: NodeJS.ProcessEnv, names: string[]): Environment {
  return Object.fromEntries(names.flatMap((name) => (shell[name]?.trim() ? [[name, shell[name]]] : [])))
}

async function loadServiceConfigs(files: ServiceFiles): Promise<Record<ServiceName, ServiceConfig>> {
  const entries = SERVICE_NAMES.map(
    async (name) => [name, await loadServiceConfig(files.config(name))] as const,
  )
  return Object.fromEntries(await Promise.all(entries)) as Record<ServiceName, ServiceConfig>
}

/** Asks each service's own check, with placeholders for what is known only once the cloud runs. */
function findProblems(environment: Environment, configs: Record<ServiceName, ServiceConfig>): string[] {
  const secret = () => randomBytes(32).toString('base64')
  const cloud = {
    REDIS_URL: 'redis://127.0.0.1:6379',
    AWS_REGION: 'eu-central-1',
    REPLICATE_API_TOKEN: secret(),
    REPLICATE_BASE_URL: 'http://127.0.0.1:8000/v1',
    REPLICATE_OUTPUT_HOSTS: '127.0.0.1:8000',
  }
  const system = {
    gatewayUrl: 'http://127.0.0.1:3000',
    jwtSecret: secret(),
    signingSecret: secret(),
    replicateWebhookSecret: `whsec_${secret()}`,
  }
  const environments = describeEnvironments(cloud, system, environment)
  return [...new Set(SERVICE_NAMES.flatMap((name) => configs[name].findProblems(environments[name])))]
}
