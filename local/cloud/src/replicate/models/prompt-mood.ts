import { EMOTION_TYPES, type EmotionType, type ScoredEmotion } from '@moodscape/mood/emotion'

/** Words that speak of an emotion, by how they begin; a `$` ends a word that begins many others. */
const WORDS: Record<EmotionType, RegExp> = {
  HAPPY: /^(happ[iy]|joy|cheer|delight|bright|sunny|playful|uplift|jubil|festiv|merry|upbeat|radian|euphori)/,
  SAD: /^(sad$|sadly|sadness|sorrow|melanchol|grie[fv]|mourn|lonel|tear|gloom|wistful|somb|rain$|rainy)/,
  ANGRY: /^(angr|anger$|rage|raging|fury|furious|aggress|fierce|wrath|violent|hostil|explosi|burning)/,
  CONFUSED: /^(confus|puzzl|disorient|ambig|uncertain|labyrinth|maze$|bewilder|perplex|surreal)/,
  DISGUSTED: /^(disgust|revuls|revolt|repuls|sickly|rotten|murky|toxic|decay|queas|slim[ey])/,
  SURPRISED: /^(surpris|astonish|amaz(ed|ing|ement)|wonder|startl|sudden|unexpected|burst|awe)/,
  CALM: /^(calm|peace|seren|tranquil|quiet|gentl|still$|stillness|relax|sooth|soft|meditat|ambient|placid)/,
  FEAR: /^(fear|afraid|scar[ey]|terrif|terror|dread|horror|anxi|ominous|eerie|nightmar|haunt|tens[ei]|uneas)/,
  UNKNOWN: /^$/,
}

/**
 * Reads a prompt's mood from the words in it: each emotion gets its share of the words that speak of one, in
 * percent. A prompt that speaks of none is UNKNOWN.
 */
export function promptMood(prompt: string): ScoredEmotion[] {
  const words = prompt.toLowerCase().match(/[a-z]+/g) ?? []
  const countOf = (type: EmotionType) => words.filter((word) => WORDS[type].test(word)).length
  const counts = EMOTION_TYPES.map((type) => ({ type, count: countOf(type) }))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return [{ type: 'UNKNOWN', confidence: 100 }]
  return counts
    .filter(({ count }) => count > 0)
    .map(({ type, count }) => ({ type, confidence: (100 * count) / total }))
}
