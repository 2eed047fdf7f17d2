import t from 'tap'

import { storeAsset } from '../../src/outputs/finished-asset.ts'

const keyOf = (ending: string) => `generated-images/user/upload/3.${ending}`

t.test('companions are stored with the work, beside it, and the asset names them', async (t) => {
  const stored: [string, string][] = []
  const objects = {
    put: async (key: string, _: Uint8Array, mediaType: string) => void stored.push([key, mediaType]),
  }
  const asset = await storeAsset(
    {
      bytes: Buffer.from('music'),
      mediaType: 'audio/mpeg',
      extension: 'mp3',
      companions: [
        { name: 'mid', bytes: Buffer.from('notes'), mediaType: 'audio/midi' },
        { name: 'thumb.webp', bytes: Buffer.from('look'), mediaType: 'image/webp' },
      ],
      details: {
        seconds: 30,
        midi: { key: 'mid' },
        thumbnail: { key: 'thumb.webp', width: 384, height: 96 },
      },
    },
    keyOf,
    objects,
  )
  t.strictSame(stored.toSorted(), [
    [keyOf('mid'), 'audio/midi'],
    [keyOf('mp3'), 'audio/mpeg'],
    [keyOf('thumb.webp'), 'image/webp'],
  ])
  t.strictSame(asset, {
    key: keyOf('mp3'),
    media_type: 'audio/mpeg',
    bytes: 5,
    seconds: 30,
    midi: { key: keyOf('mid') },
    thumbnail: { key: keyOf('thumb.webp'), width: 384, height: 96 },
  })
})

t.test('where a file cannot be stored, the others are waited for before that is said', async (t) => {
  const slow = Promise.withResolvers<void>()
  const stored: string[] = []
  const objects = {
    async put(key: string) {
      if (key === keyOf('mp3')) throw new Error('The bucket is away')
      await slow.promise
      stored.push(key)
    },
  }
  const storing = storeAsset(
    {
      bytes: Buffer.from('music'),
      mediaType: 'audio/mpeg',
      extension: 'mp3',
      companions: [{ name: 'mid', bytes: Buffer.from('notes'), mediaType: 'audio/midi' }],
    },
    keyOf,
    objects,
  )
  setImmediate(slow.resolve)
  await t.rejects(storing, { message: 'The bucket is away' })
  t.strictSame(stored, [keyOf('mid')])
})

t.test('a work without companions is stored alone', async (t) => {
  const stored: string[] = []
  const asset = await storeAsset(
    { bytes: Buffer.from('music'), mediaType: 'audio/mpeg', extension: 'mp3' },
    keyOf,
    { put: async (key) => void stored.push(key) },
  )
  t.strictSame(stored, [keyOf('mp3')])
  t.strictSame(asset, { key: keyOf('mp3'), media_type: 'audio/mpeg', bytes: 5 })
})
