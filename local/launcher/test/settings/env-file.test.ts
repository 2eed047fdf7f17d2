import { join } from 'node:path'

import t, { type Test } from 'tap'

import { readEnvFile } from '../../src/settings/env-file.ts'

const read = (t: Test, content: string | Buffer) => readEnvFile(join(t.testdir({ '.env': content }), '.env'))

t.test('variables are read as Node.js reads them', async (t) => {
  const content = `# a comment
PORT=8000
export LOG_LEVEL=debug
JWT_ISSUER="https://issuer.example/" # and why
JWT_AUDIENCE='two words'
  RATE_PER_IP = 10
IMAGE_MODEL_INPUT='{"a": "b=c",
  "d": 1}'
`
  t.same(await read(t, content), {
    variables: {
      PORT: '8000',
      LOG_LEVEL: 'debug',
      JWT_ISSUER: 'https://issuer.example/',
      JWT_AUDIENCE: 'two words',
      RATE_PER_IP: '10',
      IMAGE_MODEL_INPUT: '{"a": "b=c",\n  "d": 1}',
    },
    ignoredLines: [],
  })
})

t.test('a byte order mark and line ends of Windows are no part of names and values', async (t) => {
  const { variables } = await read(t, '\uFEFFPORT=8000\r\nTABLE_NAME=mine\r\n')
  t.same(variables, { PORT: '8000', TABLE_NAME: 'mine' })
})

t.test('a variable without a value is absent', async (t) => {
  t.same((await read(t, 'JWKS_URL=\nJWT_SECRET=""\nLOG_LEVEL= \n')).variables, {})
})

t.test('a line that sets nothing is told by its number', async (t) => {
  t.same((await read(t, 'PORT: 8000\n\n# fine\nTABLE_NAME mine\nPORT=1\n')).ignoredLines, [1, 4])
})

t.test('no file sets nothing', async (t) => {
  t.same(await readEnvFile(join(t.testdir(), '.env')), { variables: {}, ignoredLines: [] })
})

t.test('what is no file of text is refused with a sentence', async (t) => {
  const folder = t.testdir({ '.env': {} })
  await t.rejects(readEnvFile(join(folder, '.env')), { name: 'CannotStart', message: /\.env is a folder/ })
  for (const [name, bytes] of Object.entries({
    binary: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]),
    zeros: Buffer.alloc(10),
    'UTF-16': Buffer.from('\uFEFFPORT=1\n', 'utf16le'),
  }))
    await t.rejects(read(t, bytes), { name: 'CannotStart', message: /\.env is not text in UTF-8/ }, name)
})
