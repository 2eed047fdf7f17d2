import t from 'tap'

import { type Decoder, preparePhoto, RefusedPhoto, type Size } from '../../src/photo/prepare-photo.ts'

function decoderOf(size: Size, shrunk?: (to: Size) => void): Decoder {
  return {
    decode: async () => ({
      ...size,
      close() {},
      shrink: async (to) => {
        shrunk?.(to)
        return new Blob(['small'], { type: 'image/jpeg' })
      },
    }),
  }
}
const cannot: Decoder = { decode: () => Promise.reject(new Error('no picture')) }
async function refusalOf(file: File, decoder: Decoder): Promise<string | undefined> {
  const error: unknown = await preparePhoto(file, decoder, 1_000).catch((thrown: unknown) => thrown)
  return error instanceof RefusedPhoto ? error.refusal : undefined
}
const fileOf = (name: string, type: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type })

t.test('a photo that is fine is sent as it is', async (t) => {
  const file = fileOf('me.jpg', 'image/jpeg')
  const { blob, name } = await preparePhoto(file, decoderOf({ width: 800, height: 600 }), 1_000)
  t.equal(blob, file)
  t.equal(name, 'me.jpg')
})

t.test('a large photo is made smaller, its sides in proportion', async (t) => {
  let to: Size | undefined
  const decoder = decoderOf({ width: 6000, height: 4000 }, (size) => (to = size))
  await preparePhoto(fileOf('me.jpg', 'image/jpeg'), decoder, 1_000)
  t.same(to, { width: 2048, height: 1365 })
})

t.test('HEIC that the browser opens becomes JPEG; elsewhere a sentence says how', async (t) => {
  const heic = fileOf('me.HEIC', '')
  const { blob } = await preparePhoto(heic, decoderOf({ width: 800, height: 600 }), 1_000)
  t.equal(blob.type, 'image/jpeg')
  t.equal(await refusalOf(heic, cannot), 'heic')
})

t.test('what is no picture, too small or stays too large is refused with the reason', async (t) => {
  t.equal(await refusalOf(fileOf('a.txt', 'text/plain'), cannot), 'not_a_picture')
  const small = decoderOf({ width: 79, height: 200 })
  t.equal(await refusalOf(fileOf('a.png', 'image/png'), small), 'too_small')
  const fine = decoderOf({ width: 800, height: 600 })
  t.equal(await refusalOf(fileOf('a.png', 'image/png', 2_000), fine), 'too_large')
})
