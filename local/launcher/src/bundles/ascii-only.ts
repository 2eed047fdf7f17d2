import type { Plugin } from 'rolldown'

/**
 * Escapes what is not ASCII. V8 keeps a file's text for as long as a function of it may still be compiled, and takes two
 * bytes for each character of a file that holds a single one above U+00FF: 4 MB in each service.
 */
export function asciiOnly(): Plugin {
  return {
    name: 'moodscape:ascii-only',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escapeUnit)
    },
  }
}

/** An escape is good in texts, templates and patterns; comments are gone, and names of that kind do not occur. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
