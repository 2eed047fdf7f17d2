/** A random secret of 32 characters, even in hexadecimal, practically never has fewer different ones. */
const LEAST_DIFFERENT = 8

/**
 * Says what is wrong with a secret that is long enough but can be guessed: few different characters, or a short text
 * over and over.
 *
 * @returns a problem that names the variable and never the secret, or nothing
 */
export function findWeakSecret(name: string, secret: string | undefined): string[] {
  if (secret === undefined) return []
  const isWeak = new Set(secret).size < LEAST_DIFFERENT || isRepeated(secret)
  return isWeak
    ? [`${name} is easy to guess: use random characters, such as those of "openssl rand -base64 32"`]
    : []
}

/** Whether a text is a shorter one, at least twice. */
function isRepeated(text: string): boolean {
  return `${text}${text}`.indexOf(text, 1) < text.length
}
