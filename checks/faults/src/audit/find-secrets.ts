import type { System } from '@moodscape/launcher/start-system'

/** What no log may contain, from any user. */
const PATTERNS: Record<string, RegExp> = {
  'a presigned address': /X-Amz-(?:Signature|Credential|Security-Token)=[^&"\s]{8}/i,
  'a token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
  'an e-mail address': /[\w.+-]+@[\w-]+\.(?:org|com|net|example)\b/,
  'bytes in base64': /[A-Za-z0-9+/]{400,}/,
}

/** The system's own secrets, by what they are. */
export function secretsOf({ environment, cloud }: System): Record<string, string> {
  const secrets = {
    'the secret of the tokens': environment['JWT_SECRET'],
    'the secret that signs': environment['SIGNING_SECRET'],
    'the token of Replicate': cloud.environment['REPLICATE_API_TOKEN'],
    'the key of AWS': cloud.environment['AWS_SECRET_ACCESS_KEY'],
  }
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([what, secret]) => (secret ? [[what, secret]] : [])),
  )
}

/** @returns which secrets of users or of the system the lines contain, with the text before them */
export function findSecrets(lines: string[], system: System): string[] {
  const text = lines.join('\n')
  const found = [
    ...Object.entries(PATTERNS).map(([what, pattern]) => ({ what, at: text.search(pattern) })),
    ...Object.entries(secretsOf(system)).map(([what, secret]) => ({ what, at: text.indexOf(secret) })),
  ]
  return found
    .filter(({ at }) => at >= 0)
    .map(({ what, at }) => `${what} is in the logs, behind ${text.slice(Math.max(0, at - 120), at)}`)
}
