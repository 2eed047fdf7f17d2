import { readFile } from 'node:fs/promises'

import t from 'tap'

import { GATEWAY_OPTIONS } from '../src/worlds/settings.ts'

t.test('the gateway that is measured has the options of the one in the image', async (t) => {
  const dockerfile = await readFile(new URL('../../../Dockerfile', import.meta.url), 'utf8')
  const command = /^CMD (\["node",.*"services\/gateway\/src\/main\.ts"\])$/m.exec(dockerfile)?.[1] ?? '[]'
  t.same(JSON.parse(command), ['node', ...GATEWAY_OPTIONS, 'services/gateway/src/main.ts'])
})
