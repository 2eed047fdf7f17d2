import { formatMeasures } from './measure.ts'
import { judgeMelodies } from './melodies/judge-melodies.ts'
import { judgePictures } from './pictures/judge-pictures.ts'

let isMissed = false
for (const judge of [judgePictures, judgeMelodies]) {
  const measures = await judge()
  console.log(formatMeasures(measures))
  isMissed ||= measures.some(({ isMet }) => isMet === false)
}
process.exitCode = isMissed ? 1 : 0
