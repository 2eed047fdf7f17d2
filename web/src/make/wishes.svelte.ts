import type { MakeOptions, Mood } from '../api/types.ts'

/** How something is made: of a photo, or of a mood that is pointed at. */
export const WAYS = ['photo', 'pad'] as const

/** What the person wants made. It stays as it is while they look at other things. */
export class Wishes {
  way = $state<(typeof WAYS)[number]>('photo')
  mood = $state.raw<Mood>({ valence: 0.55, arousal: 0.1 })
  options = $state.raw<MakeOptions>({
    tone: 'match',
    image_style: null,
    melody_style: null,
    keep_photo: true,
  })
}
