import type { Messages } from './en.ts'

/** The sentence of a problem; one that this page does not know is called as the gateway calls it. */
export function describeTrouble(
  { code, title }: { code: string; title?: string | undefined },
  text: Messages,
): string {
  const sentences: Record<string, string> = text.problems
  return sentences[code] ?? title ?? text.problems.unexpected_answer
}
