import { globSync } from 'node:fs'
import { basename } from 'node:path'

import t from 'tap'

import { chart } from '../src/chart-folder.ts'
import { sortObjects } from '../src/cluster.ts'
import { readCodeFacts } from '../src/code-facts.ts'
import { checkFields } from '../src/models/check-fields.ts'
import { validateByModels } from '../src/models/validate-by-models.ts'
import { render, valuesFile } from '../src/render.ts'
import { applyRules } from '../src/rules.ts'
import { SECRETS, SURROUNDINGS } from '../src/surroundings.ts'
import { unpackTools } from '../src/tools.ts'

const tools = await unpackTools(process.env.HELM_PATH)
const facts = await readCodeFacts()
const names = globSync('ci/*.yaml', { cwd: chart }).map((file) => basename(file, '.yaml'))
const rendered = await Promise.all(
  names.sort().map(async (name) => ({ name, objects: await render(tools, { files: [valuesFile(name)] }) })),
)

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
