import type { EmotionType } from '@moodscape/mood/emotion'

/** How an emotion looks, in words that image models know. */
export interface EmotionPicture {
  /** The emotion as a quality of the whole picture. */
  mood: string
  /** What may be seen; one of them is chosen. Never a person. */
  scenes: readonly string[]
  palette: string
  light: string
  /** Lines and shapes that carry the emotion. */
  shapes: string
  composition: string
  /** How the hand, the brush or the lens moves; completes "the touch is". */
  touch: string
  /** The emotion as a trace in a picture of another; completes "an undertone of". */
  trace: string
}

/**
 * Colours follow what people of thirty nations associate with emotions (Jonauskaite et al. 2020,
 * Psychological Science 31(10), 1245-1260), lightness and saturation Valdez & Mehrabian (1994, JEP: General
 * 123, 394-409), shapes Aronoff (2006, Personality and Social Psychology Review 10, 83-104) and Damiano et
 * al. (2023). Scenes are ours.
 */
export const EMOTION_PICTURES: Readonly<Record<EmotionType, EmotionPicture>> = {
  HAPPY: {
    mood: 'joyful, cheerful and radiant',
    scenes: [
      'a meadow in full flower below a great sun whose rays open like a fan',
      'hot-air balloons drifting over orchards in blossom',
      'a garden path between sunflowers that leads uphill to a bright sky',
      'kites dancing above a sunny beach with playful little waves',
    ],
    palette: 'light and saturated: lemon yellow, fresh green, sky, touches of coral',
    light: 'bright morning sun, glowing edges, hardly a shadow',
    shapes: 'round arcs, petals and upward curves',
    composition: 'open and rising, everything fanning out from the light',
    touch: 'buoyant and springy',
    trace: 'cheerful warmth in a few sunny yellow accents',
  },
  SAD: {
    mood: 'sad, melancholic and lonely',
    scenes: [
      'a weeping willow over dark water in steady rain',
      'an abandoned rowing boat on a grey shore at the end of a wet day',
      'a bare field with one leafless tree below a heavy sky',
      'a street lamp mirrored in puddles on a deserted road',
    ],
    palette: 'dark and muted: slate, blue-grey, washed-out violet, a little cold ochre',
    light: 'dim overcast dusk, low contrast, no sun',
    shapes: 'long drooping verticals that sink to the ground',
    composition: 'a low horizon, much emptiness, the subject small and off centre',
    touch: 'slow, heavy and falling',
    trace: 'melancholic sorrow in a few drooping lines of muted blue',
  },
  ANGRY: {
    mood: 'angry, furious and aggressive',
    scenes: [
      'a volcano that hurls jagged rock into a black sky',
      'a thunderstorm tearing at cliffs above a raging sea',
      'a wall of fire that breaks through splintering timber',
      'red-hot shards flying apart from a shattered core',
    ],
    palette: 'dark and hot: blood red, black, furnace orange, scorched brown',
    light: 'harsh glare from within, hard black shadows',
    shapes: 'sharp wedges, jagged diagonals and dense cracks',
    composition: 'an exploding centre that pushes everything against the edges',
    touch: 'violent, hacking and fast',
    trace: 'raging fury in a few jagged red strokes',
  },
  CONFUSED: {
    mood: 'confused, puzzling and disorienting',
    scenes: [
      'a labyrinth of staircases that lead into one another',
      'a crossroads where every signpost is blank and every road bends back',
      'a maze of mirrors that show different skies',
      'a town whose houses lean in contradicting perspectives',
    ],
    palette: 'clashing mid-tones: mustard against lilac, teal against rust',
    light: 'uncertain light from several sides, shadows that disagree',
    shapes: 'crossing fields, broken spirals and lines that lead nowhere',
    composition: 'without a focus, tilted, with several vanishing points',
    touch: 'hesitant, restarting and changing direction',
    trace: 'puzzling uncertainty in a few lines that contradict the rest',
  },
  DISGUSTED: {
    mood: 'disgusted, sickly and repulsive',
    scenes: [
      'a stagnant swamp with bubbling scum and bloated fungi',
      'rotten fruit collapsing on a crowded, sticky table',
      'a wall overgrown with mould in murky patches',
      'toxic sludge creeping around drowned roots',
    ],
    palette: 'murky: olive, bile yellow-green, brown, bruised purple',
    light: 'flat, sallow and greenish, with greasy highlights',
    shapes: 'blobs, drips, swellings and clotted edges',
    composition: 'overcrowded up to the edges, nowhere to rest',
    touch: 'smeared, sticky and dragging',
    trace: 'sickly revulsion in a few murky olive stains',
  },
  SURPRISED: {
    mood: 'surprised, astonished and full of wonder',
    scenes: [
      'fireworks that unfold over a lake of mirrors',
      'a forest clearing where countless lanterns suddenly rise',
      'a whale of stars that leaps out of an amazing night sea',
      'a box from which a burst of paper birds and confetti escapes',
    ],
    palette: 'high-key and many-coloured: white, turquoise, magenta, gold',
    light: 'a sudden flash that lights everything at once',
    shapes: 'rays, triangles, dots and rings that spring outwards',
    composition: 'a starburst around one startling point',
    touch: 'quick, sparkling and scattered',
    trace: 'sudden astonishment in a few bursting sparks of colour',
  },
  CALM: {
    mood: 'calm, peaceful and serene',
    scenes: [
      'a mirror-still lake below distant hills and a pale sun',
      'a tranquil bay at first light with one resting sailing boat',
      'balanced stones beside a quiet pond with water lilies',
      'gentle dunes under a soft, almost cloudless sky',
    ],
    palette: 'light and soft: pale aqua, sage, pearl, a breath of rose',
    light: 'soft even light of early morning, misty distance',
    shapes: 'long smooth horizontals and shallow curves',
    composition: 'balanced and spacious, in wide quiet bands',
    touch: 'gentle, even and unhurried',
    trace: 'peaceful stillness in a few soft horizontal bands of pale aqua',
  },
  FEAR: {
    mood: 'fearful, ominous and full of dread',
    scenes: [
      'a black forest whose spiky branches close around a narrow path',
      'a haunted house on a crag with all its windows dark',
      'a whirlpool of night that pulls in a tiny lantern',
      'a long corridor of terrifying shadows with a door ajar',
    ],
    palette: 'almost black: midnight, cold green-grey, one sickle of pale light',
    light: 'a weak cold glimmer from behind, everything else in the dark',
    shapes: 'spikes, claws of branches and a tightening vortex',
    composition: 'a deep pull into darkness, the viewer too close to the ground',
    touch: 'nervous, scratching and trembling',
    trace: 'ominous dread in a few cold black shadows',
  },
  UNKNOWN: {
    mood: 'neutral, open and undecided',
    scenes: [
      'one brushed ring that does not quite close, on bare ground',
      'mist over a plain with no landmark in it',
      'an empty room with an open window and a drifting curtain',
      'a single pebble on a wide pale beach',
    ],
    palette: 'grey-beige: sand, chalk, pale stone, a little graphite',
    light: 'diffuse and even, without direction',
    shapes: 'one open curve and much plain surface',
    composition: 'empty space, the subject neither near nor far',
    touch: 'reserved and sparing',
    trace: 'reserve in a few passages of bare sand grey',
  },
}
