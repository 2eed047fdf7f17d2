import { parseArgs } from 'node:util'

import { formatMeasures } from './measure.ts'
import { judgeMelodies } from './melodies/judge-melodies.ts'
import { judgePictures } from './pictures/judge-pictures.ts'

/** What can be judged: npm run judge [-- pictures | melodies]. */
const judges = new Map([
  ['pictures', judgePictures],
  ['melodies', judgeMelodies],
])

const { positionals } = parseArgs({ allowPositionals: true })
const wanted = positionals.length > 0 ? positionals : [...judges.keys()]
let isMissed = false
for (const name of wanted) {
  const judge = judges.get(name)
  if (!judge) throw new Error(`There is no judge of ${name}: say ${[...judges.keys()].join(' or ')}.`)
  const measures = await judge()
  console.log(formatMeasures(measures))
  isMissed ||= measures.some(({ isMet }) => isMet === false)
}
process.exitCode = isMissed ? 1 : 0
