import { createHmac } from 'node:crypto'

/** A token for a subject, as an operator's own identity provider with a shared secret would make it (HS256). */
export function makeToken(subject: string, secret: string): string {
  const now = Math.floor(Date.now() / 1_000)
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: subject, iat: now, exp: now + 3_600 })}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}
