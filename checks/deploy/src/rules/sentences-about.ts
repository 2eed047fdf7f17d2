/** What is wrong with something, in sentences that begin with its name: those that do not hold are `false`. */
export function sentencesAbout(name: string, wrong: (string | false | undefined)[]): string[] {
  return wrong.filter((sentence) => typeof sentence === 'string').map((sentence) => `${name} ${sentence}`)
}
