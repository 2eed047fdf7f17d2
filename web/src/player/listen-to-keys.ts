/** How far the keys for it skip, unless the system says so: melodies are short. */
const SKIP_SECONDS = 5

/** What the keys can do with a player. */
interface Playable<Track> {
  readonly track: Track | undefined
  readonly isPlaying: boolean
  readonly time: number
  readonly duration: number
  toggle(track: Track): Promise<void>
  seek(track: Track, seconds: number): void
  stop(): void
}

/** Lets the system's media keys play, pause, stop and skip within what is being listened to. */
export function listenToKeys<Track>(
  media: Pick<MediaSession, 'setActionHandler'>,
  player: Playable<Track>,
): void {
  const toggle = (isWanted: boolean) => {
    if (player.track && player.isPlaying !== isWanted) void player.toggle(player.track)
  }
  const seek = (seconds: number) => {
    if (player.track) player.seek(player.track, Math.min(player.duration, Math.max(0, seconds)))
  }
  media.setActionHandler('play', () => toggle(true))
  media.setActionHandler('pause', () => toggle(false))
  media.setActionHandler('stop', () => player.stop())
  media.setActionHandler('seekto', ({ seekTime }) => seek(seekTime ?? 0))
  media.setActionHandler('seekbackward', ({ seekOffset }) => seek(player.time - (seekOffset ?? SKIP_SECONDS)))
  media.setActionHandler('seekforward', ({ seekOffset }) => seek(player.time + (seekOffset ?? SKIP_SECONDS)))
}
