import t from 'tap'

import { REFUSED_VALUES } from '../src/refused-values.ts'
import { renderText, valuesFile } from '../src/render.ts'
import { unpackTools } from '../src/tools.ts'

const tools = await unpackTools(process.env.HELM_PATH)

for (const { name, file, set, sentence } of REFUSED_VALUES) {
  t.test(`the chart refuses ${name}`, async (t) => {
    await t.rejects(renderText(tools, { files: [valuesFile(file)], set }), { message: sentence })
  })
}

t.test('everything that is wrong is named at once', async (t) => {
  const nothing = renderText(tools, {})
  await t.rejects(nothing, {
    message: /existingSecret is missing.*AWS_REGION is missing.*ingressNamespace is missing/s,
  })
})

t.test('scale to zero is there for who asks for it', async (t) => {
  const set = ['keda.scaleToZero=true', 'workers.image.minReplicas=0']
  t.match(await renderText(tools, { files: [valuesFile('keda')], set }), /minReplicaCount: 0/)
})
