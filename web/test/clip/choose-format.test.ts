import t from 'tap'

import { chooseFormat, NoClipHere } from '../../src/clip/choose-format.ts'

interface Browser {
  videos: string[]
  sounds: string[]
  load?: (sounds: string[]) => void
}

/** A browser that encodes these, and what happens when the encoder is fetched. */
function browserWith({ videos, sounds, load = () => {} }: Browser) {
  const loads = { count: 0 }
  return {
    loads,
    canEncodeVideo: async (codec: string) => videos.includes(codec),
    canEncodeAudio: async (codec: string) => sounds.includes(codec),
    loadAacEncoder: async () => {
      loads.count++
      load(sounds)
    },
  }
}

const everywhere = { container: 'mp4', video: 'avc', audio: 'aac' }

t.test('the browser encodes AAC itself where it can', async (t) => {
  const browser = browserWith({ videos: ['avc', 'vp9'], sounds: ['aac', 'opus'] })
  t.same(await chooseFormat(browser), everywhere)
  t.equal(browser.loads.count, 0, 'the encoder is not fetched')
})

t.test('an encoder is fetched where the browser has none', async (t) => {
  const browser = browserWith({ videos: ['avc'], sounds: ['opus'], load: (sounds) => sounds.push('aac') })
  t.same(await chooseFormat(browser), everywhere)
})

t.test('without H.264 or AAC it is WebM', async (t) => {
  const load = () => {
    throw new Error('no network')
  }
  t.same(await chooseFormat(browserWith({ videos: ['avc', 'vp9'], sounds: ['opus'], load })), {
    ...{ container: 'webm', video: 'vp9', audio: 'opus' },
  })
  t.same(await chooseFormat(browserWith({ videos: ['vp8'], sounds: ['opus'] })), {
    ...{ container: 'webm', video: 'vp8', audio: 'opus' },
  })
})

t.test('a browser that encodes nothing is told so', async (t) => {
  await t.rejects(chooseFormat(browserWith({ videos: [], sounds: ['opus'] })), NoClipHere)
  await t.rejects(chooseFormat(browserWith({ videos: ['vp9'], sounds: [] })), NoClipHere)
})
