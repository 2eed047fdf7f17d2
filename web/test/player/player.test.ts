import t from 'tap'

import '../fixtures/svelte-modules.ts'

const { createPlayer } = await import('../../src/player/player.svelte.ts')

/** A sound that plays at once, unless it is broken. */
function createSound() {
  const sound = Object.assign(new EventTarget(), {
    src: '',
    preload: '' as const,
    currentTime: 0,
    duration: 30,
    paused: true,
    isBroken: false,
    async play() {
      if (sound.isBroken) {
        sound.dispatchEvent(new Event('error'))
        throw new Error('no such file')
      }
      sound.dispatchEvent(new Event('durationchange'))
      sound.dispatchEvent(new Event('play'))
    },
    pause: () => void sound.dispatchEvent(new Event('pause')),
  })
  return sound
}

/** The system's keys, to be pressed. */
function createKeys() {
  const handlers = new Map<string, MediaSessionActionHandler | null>()
  const media = {
    metadata: null,
    setActionHandler: (action: string, handler: MediaSessionActionHandler | null) =>
      void handlers.set(action, handler),
  } as unknown as MediaSession
  const press = (action: MediaSessionAction, details = {}) => handlers.get(action)?.({ action, ...details })
  return { media, press }
}

const track = (id: string, url: string) => ({ id, upload: 'u1', title: id, url })

t.test('an address that has ended is followed by the next one that is given', async (t) => {
  const sound = createSound()
  const player = createPlayer({ sound })
  await player.toggle(track('one', 'https://old'))
  player.stop()
  sound.isBroken = true
  await player.toggle(track('one', 'https://old'))
  t.equal(player.isPlaying, false)
  sound.isBroken = false
  await player.toggle(track('one', 'https://new'))
  t.same([sound.src, player.isPlaying], ['https://new', true])
})

t.test('the keys of the system play, pause and skip within the melody', async (t) => {
  const sound = createSound()
  const { media, press } = createKeys()
  const player = createPlayer({ sound, media })
  press('seekforward')
  t.equal(sound.currentTime, 0, 'nothing to skip in')
  await player.toggle(track('one', 'https://one'))
  press('seekforward')
  press('seekforward', { seekOffset: 3 })
  t.equal(player.time, 8)
  press('seekbackward', { seekOffset: 60 })
  t.equal(player.time, 0)
  press('seekforward', { seekOffset: 60 })
  t.equal(player.time, 30)
  press('pause')
  t.equal(player.isPlaying, false)
  press('play')
  t.equal(player.isPlaying, true)
  press('stop')
  t.equal(player.track, undefined)
})
