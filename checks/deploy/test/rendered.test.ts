import { globSync } from 'node:fs'
import { basename } from 'node:path'

import t from 'tap'

import { chart } from '../src/chart-folder.ts'
import { sortObjects } from '../src/cluster.ts'
import { readCodeFacts } from '../src/code-facts.ts'
import { createFieldCheck } from '../src/models/check-fields.ts'
import { validateByModels } from '../src/models/validate-by-models.ts'
import { PLANTED_ERRORS } from '../src/planted/planted-errors.ts'
import { refusePlantedErrors } from '../src/planted/refuse-planted-errors.ts'
import { render, valuesFile } from '../src/render.ts'
import { applyRules, RULES } from '../src/rules.ts'
import { SECRETS, SURROUNDINGS } from '../src/surroundings.ts'
import { unpackTools } from '../src/tools.ts'

const tools = await unpackTools(process.env.HELM_PATH)
const checkFields = createFieldCheck()
const facts = await readCodeFacts()
const names = globSync('ci/*.yaml', { cwd: chart }).map((file) => basename(file, '.yaml'))
const rendered = await Promise.all(
  names.sort().map(async (name) => ({ name, objects: await render(tools, { files: [valuesFile(name)] }) })),
)

const sound = rendered.find(({ name }) => name === 'everything')
const surroundings = SURROUNDINGS.everything
if (!sound || !surroundings) throw new Error('there is no ci/everything.yaml')
const outlook = { facts, secrets: SECRETS, surroundings }
const outcomes = await refusePlantedErrors(sound.objects, outlook, checkFields)

t.test('it is known what is around each of the releases', async (t) => {
  t.same(Object.keys(SURROUNDINGS).sort(), names)
})

for (const { name, objects } of rendered) {
  t.test(`ci/${name}.yaml leads to objects that no rule and no model objects to`, async (t) => {
    t.ok(objects.length > 20)
    const surroundings = SURROUNDINGS[name]
    if (!surroundings) return t.fail()
    t.same(applyRules(sortObjects(objects), { facts, secrets: SECRETS, surroundings }), [])
    t.same(await validateByModels(objects), [])
  })
}

t.test('no object has a field that its type does not know', async (t) => {
  const all = rendered.flatMap(({ objects }) => objects)
  const different = [...new Map(all.map((object) => [JSON.stringify(object), object])).values()]
  t.same(checkFields(different).flat(), [])
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
