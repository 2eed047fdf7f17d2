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

  const locale = () => preferred.find((tag) => languageOf(tag) === code) ?? text.locale

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
    /** How dates and numbers are written: as where the person is, if the browser says so of this language. */
    get locale() {
      return locale()
    },
    /** Loads the language to begin with. */
    begin: () => use(firstKnown([readKept<string>(keep, LANGUAGE) ?? '', ...preferred])),
    async choose(wanted: LanguageCode): Promise<void> {
      writeKept(keep, LANGUAGE, wanted)
      await use(wanted)
    },
    date(iso: string): string {
      return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
        new Date(iso),
      )
    },
    day(iso: string): string {
      return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(iso))
    },
    percent(share: number): string {
      return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share)
    },
  }
}
export type LanguageState = ReturnType<typeof createLanguage>

function firstKnown(tags: readonly string[]): LanguageCode {
  const known = tags.map(languageOf).find((tag) => tag && tag in LANGUAGES)
  return (known as LanguageCode | undefined) ?? 'en'
}

function languageOf(tag: string): string | undefined {
  return tag.toLowerCase().split('-')[0]
}
