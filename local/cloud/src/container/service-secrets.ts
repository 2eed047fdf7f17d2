/** What the cloud and the folder of secrets know. */
export interface KnownSecrets {
  JWT_SECRET: string
  SIGNING_SECRET: string
  REPLICATE_WEBHOOK_SECRET: string
  REPLICATE_API_TOKEN: string
  AWS_ACCESS_KEY_ID: string
  AWS_SECRET_ACCESS_KEY: string
}

const ofAws = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const
const ofGeneration = [...ofAws, 'REPLICATE_API_TOKEN'] as const

/** Which secrets each container is given: those that it reads. `s3` is the server in place of the cloud's own. */
export const SECRETS_OF: Record<string, readonly (keyof KnownSecrets)[]> = {
  gateway: [...ofAws, 'JWT_SECRET', 'SIGNING_SECRET', 'REPLICATE_WEBHOOK_SECRET'],
  'emotion-worker': ofAws,
  'image-worker': ofGeneration,
  'melody-worker': ofGeneration,
  housekeeper: [...ofAws, 'SIGNING_SECRET'],
  provision: ofAws,
  s3: ofAws,
}

/** The secrets of a container as Node.js (`--env-file`) and shells read them: none has a character to quote. */
export function describeSecrets(names: readonly (keyof KnownSecrets)[], known: KnownSecrets): string {
  return names.map((name) => `${name}=${known[name]}\n`).join('')
}
