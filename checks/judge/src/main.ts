import { formatMeasures } from './measure.ts'
import { judgeMelodies } from './melodies/judge-melodies.ts'

const measures = await judgeMelodies()
console.log(formatMeasures(measures))
process.exitCode = measures.some(({ isMet }) => isMet === false) ? 1 : 0
