import { formatMeasures } from './measure.ts'
import { judgeMelodies } from './melodies/judge-melodies.ts'
import { judgePictures } from './pictures/judge-pictures.ts'

/** What can be judged: npm run judge [-- pictures | melodies]. */
const judges = new Map([
  ['pictures', judgePictures],
  ['melodies', judgeMelodies],
])

// npm takes the two dashes before the arguments of a script away, pnpm passes them on.
const asked = process.argv.slice(2).filter((argument) => argument !== '--')
const unknown = asked.filter((name) => !judges.has(name))
if (unknown.length > 0) {
  console.error(
    `There is no judge of ${unknown.join(', ')}. Say ${[...judges.keys()].join(' or ')}, or nothing for both.`,
  )
  process.exitCode = 2
} else {
  for (const [name, judge] of judges) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const measures = await judge()
    console.log(formatMeasures(measures))
    if (measures.some(({ isMet }) => isMet === false)) process.exitCode = 1
  }
}
