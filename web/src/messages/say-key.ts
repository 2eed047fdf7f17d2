import type { MusicMessages } from './music-en.ts'

const KEY = /^([A-G])([#b]?) (.+)$/

/** Names a key, as "Bb minor" of the API, in the words of a language; what is no such name stays as it is. */
export function sayKey(key: string, { tonics, signs, modes }: MusicMessages): string {
  const [, tonic = '', sign = '', mode = ''] = KEY.exec(key) ?? []
  const words = [wordOf(tonics, tonic), sign && wordOf(signs, sign), wordOf(modes, mode)]
  return words.includes(undefined) ? key : words.filter(Boolean).join(' ')
}

function wordOf(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}
