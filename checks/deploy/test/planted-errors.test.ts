import t from 'tap'

import { readCodeFacts } from '../src/code-facts.ts'
import { PLANTED_ERRORS } from '../src/planted-errors.ts'
import { refusePlantedErrors } from '../src/refuse-planted-errors.ts'
import { render, valuesFile } from '../src/render.ts'
import { RULES } from '../src/rules.ts'
import { SECRETS, SURROUNDINGS } from '../src/surroundings.ts'
import { unpackTools } from '../src/tools.ts'

const surroundings = SURROUNDINGS.everything
if (!surroundings) throw new Error('nothing is known of ci/everything.yaml')
const sound = await render(await unpackTools(process.env.HELM_PATH), { files: [valuesFile('everything')] })
const outcomes = await refusePlantedErrors(sound, {
  facts: await readCodeFacts(),
  secrets: SECRETS,
  surroundings,
})

for (const { name, wanted, said } of outcomes) {
  t.test(`${wanted} refuses ${name}`, async (t) => {
    t.type(said[wanted], 'string')
  })
}

t.test('every rule refuses something that was planted', async (t) => {
  const wanted = new Set(PLANTED_ERRORS.map(({ refusedBy }) => refusedBy))
  t.same(
    Object.keys(RULES).filter((rule) => !wanted.has(rule)),
    [],
  )
})
