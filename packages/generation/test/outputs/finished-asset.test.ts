import t from 'tap'

import { storeAsset } from '../../src/outputs/finished-asset.ts'

const keyOf = (ending: string) => `generated-images/user/upload/3.${ending}`

t.test('companions are stored before the work, beside it, and the asset names them', async (t) => {
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
  t.strictSame(stored, [
    [keyOf('mid'), 'audio/midi'],
    [keyOf('thumb.webp'), 'image/webp'],
    [keyOf('mp3'), 'audio/mpeg'],
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
