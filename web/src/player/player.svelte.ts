import { listenToKeys } from './listen-to-keys.ts'

/** A melody that can be played. */
export interface Track {
  /** Tells tracks apart; addresses change. */
  id: string
  /** The upload that it belongs to. */
  upload: string
  url: string
  title: string
  picture?: string | undefined
}

type Sound = Pick<
  HTMLAudioElement,
  'src' | 'currentTime' | 'duration' | 'paused' | 'play' | 'pause' | 'addEventListener' | 'preload'
>

interface PlayerOptions {
  sound: Sound
  /** The system's media keys, where there are any. */
  media?: MediaSession | undefined
}

/** The one player of the page: a melody that begins ends the one before. Nothing plays by itself. */
export function createPlayer({ sound, media }: PlayerOptions) {
  let track = $state.raw<Track | undefined>(undefined)
  let isPlaying = $state(false)
  let time = $state(0)
  let duration = $state(0)
  let hasEnded = $state(false)
  let isBroken = false

  sound.preload = 'none'
  sound.addEventListener('timeupdate', () => (time = sound.currentTime))
  sound.addEventListener('durationchange', () => {
    if (Number.isFinite(sound.duration)) duration = sound.duration
  })
  for (const event of ['play', 'pause', 'ended'] as const)
    sound.addEventListener(event, () => {
      isPlaying = event === 'play'
      hasEnded = event === 'ended'
    })

  // An address is good for some minutes: the next one that is given is tried instead.
  sound.addEventListener('error', () => (isBroken = true))

  function take(next: Track): void {
    if (track?.id === next.id && !isBroken) return
    isBroken = false
    track = next
    time = 0
    duration = 0
    hasEnded = false
    sound.src = next.url
    if (media) describe(next, media)
  }

  async function play(next: Track): Promise<void> {
    take(next)
    // A browser that refuses, or an address that has ended: the button shows that nothing plays.
    await sound.play().catch(() => (isPlaying = false))
  }

  const player = {
    get track() {
      return track
    },
    get isPlaying() {
      return isPlaying
    },
    get time() {
      return time
    },
    get duration() {
      return duration
    },
    /** Whether the melody has come to its own end. */
    get hasEnded() {
      return hasEnded
    },
    isPlayingTrack: (id: string) => isPlaying && track?.id === id,

    async toggle(next: Track): Promise<void> {
      if (isPlaying && track?.id === next.id) sound.pause()
      else await play(next)
    },
    seek(next: Track, seconds: number): void {
      take(next)
      sound.currentTime = seconds
      time = seconds
    },
    stop(): void {
      sound.pause()
      track = undefined
    },
  }

  if (media) listenToKeys(media, player)
  return player
}
export type PlayerState = ReturnType<typeof createPlayer>

/** What the system shows beside its keys. */
function describe({ title, picture }: Track, media: MediaSession): void {
  if (typeof MediaMetadata === 'undefined') return
  media.metadata = new MediaMetadata({
    title,
    artist: 'Moodscape',
    artwork: picture ? [{ src: picture }] : [],
  })
}
