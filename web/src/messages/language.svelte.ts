import { type Keep, readKept, writeKept } from '../state/keep.ts'
import { en, type Messages } from './en.ts'

export const LANGUAGES = { en: 'English', es: 'Español' } as const
export type LanguageCode = keyof typeof LANGUAGES

const LANGUAGE = 'moodscape.language'

/** Languages that are not needed are not loaded. */
const LOADERS: Record<LanguageCode, () => Promise<Messages>> = {
  en: async () => en,
  es: async () => (await import('./es.ts')).es,
}

/** The language of the page: what was chosen before, or else the first of the browser's that is known. */
export function createLanguage({ keep, preferred }: { keep: Keep; preferred: readonly string[] }) {
  let code = $state<LanguageCode>('en')
  let text = $state.raw<Messages>(en)

  async function use(wanted: LanguageCode): Promise<void> {
    text = await LOADERS[wanted]()
    code = wanted
  }

  return {
    get code() {
      return code
    },
    get text() {
      return text
    },
    /** Loads the language to begin with. */
    begin: () => use(firstKnown([readKept<string>(keep, LANGUAGE) ?? '', ...preferred])),
    async choose(wanted: LanguageCode): Promise<void> {
      writeKept(keep, LANGUAGE, wanted)
      await use(wanted)
    },
    date(iso: string): string {
      return new Intl.DateTimeFormat(text.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
        new Date(iso),
      )
    },
    day(iso: string): string {
      return new Intl.DateTimeFormat(text.locale, { dateStyle: 'medium' }).format(new Date(iso))
    },
    percent(share: number): string {
      return new Intl.NumberFormat(text.locale, { style: 'percent', maximumFractionDigits: 0 }).format(share)
    },
  }
}
export type LanguageState = ReturnType<typeof createLanguage>

function firstKnown(tags: readonly string[]): LanguageCode {
  const known = tags.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag && tag in LANGUAGES)
  return (known as LanguageCode | undefined) ?? 'en'
}
