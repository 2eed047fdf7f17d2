import fc from 'fast-check'
import t from 'tap'

import { decodeAwsChunked, type Trailers } from '../src/s3/body/aws-chunked.ts'
import { crc32c } from '../src/s3/body/crc32c.ts'

async function* from(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces
}

async function decode(
  framed: Buffer | string,
  step = framed.length,
): Promise<{ body: string; trailers: Trailers }> {
  const bytes = Buffer.from(framed)
  const pieces: Buffer[] = []
  for (let start = 0; start < bytes.length; start += step) pieces.push(bytes.subarray(start, start + step))
  const trailers: Trailers = {}
  const decoded: Buffer[] = []
  for await (const chunk of decodeAwsChunked(from(pieces), trailers)) decoded.push(chunk)
  return { body: Buffer.concat(decoded).toString('latin1'), trailers }
}

t.test('framing comes off wherever the network cuts it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      async (chunks, step) => {
        const parts = chunks.map((chunk) =>
          Buffer.concat([
            Buffer.from(`${chunk.length.toString(16)};chunk-signature=abc\r\n`),
            chunk,
            Buffer.from('\r\n'),
          ]),
        )
        const framed = Buffer.concat([
          ...parts,
          Buffer.from('0\r\nx-amz-checksum-crc32: AAAA\r\nOther:b\r\n\r\n'),
        ])
        const { body, trailers } = await decode(framed, step)
        return (
          body === Buffer.concat(chunks).toString('latin1') &&
          trailers['x-amz-checksum-crc32'] === 'AAAA' &&
          trailers['other'] === 'b'
        )
      },
    ),
  )
})

t.test('a body may end with or without the last empty line', async (t) => {
  for (const end of ['0\r\n\r\n', '0\r\n', '0;x\r\na:b\r\n']) {
    t.equal((await decode(`3\r\nabc\r\n${end}`)).body, 'abc')
  }
})

t.test('broken framing is refused', async (t) => {
  const broken: Array<[framed: string, code: string]> = [
    ['', 'IncompleteBody'],
    ['3\r\nab', 'IncompleteBody'],
    ['3\r\nabc', 'IncompleteBody'],
    ['3\r\nabc\r\n', 'IncompleteBody'],
    ['3\r\nabc\r\n0\r\na:', 'IncompleteBody'],
    ['3\r\nabcd\r\n0\r\n\r\n', 'InvalidRequest'],
    ['xyz\r\nabc\r\n0\r\n\r\n', 'InvalidRequest'],
    ['-1\r\n\r\n', 'InvalidRequest'],
    ['ffffffffffffffff\r\n', 'InvalidRequest'],
    [`${'0'.repeat(10_000)}`, 'InvalidRequest'],
    ['0\r\nno colon\r\n\r\n', 'MalformedTrailerError'],
  ]
  for (const [framed, code] of broken)
    await t.rejects(decode(framed), { code }, JSON.stringify(framed.slice(0, 30)))
})

t.test('CRC-32C gives the values of RFC 3720', async (t) => {
  t.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa)
  t.equal(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43)
  t.equal(crc32c(Buffer.from('456789'), crc32c(Buffer.from('123'))), 0xe3069283)
})
