// Prints which rule refuses which planted error: node checks/deploy/src/planted/print-planted-errors.ts
import { readCodeFacts } from '../code-facts.ts'
import { createFieldCheck } from '../models/check-fields.ts'
import { render, valuesFile } from '../render.ts'
import { SECRETS, SURROUNDINGS } from '../surroundings.ts'
import { unpackTools } from '../tools.ts'
import { refusePlantedErrors } from './refuse-planted-errors.ts'

const surroundings = SURROUNDINGS.everything
if (!surroundings) throw new Error('nothing is known of ci/everything.yaml')
const sound = await render(await unpackTools(), { files: [valuesFile('everything')] })
const outlook = { facts: await readCodeFacts(), secrets: SECRETS, surroundings }
for (const { name, wanted, said } of await refusePlantedErrors(sound, outlook, createFieldCheck())) {
  const sentence = said[wanted] ?? 'NOT REFUSED'
  console.log(`${name.padEnd(62)} ${wanted.padEnd(22)} ${sentence.slice(0, 110)}`)
}
