import type { Language } from '../../http/preferred-language.ts'

/** What a public page says in each language. */
export interface SharedWords {
  title: string
  description: string
  picture: string
  listen: string
  origin: string
  goneTitle: string
  gone: string
}

export const SHARED_WORDS: Record<Language, SharedWords> = {
  en: {
    title: 'A mood as a picture and a melody',
    description: 'Somebody shares with you what a mood looks and sounds like.',
    picture: 'A picture that was made from a mood',
    listen: 'Listen to the melody',
    origin: 'The picture and the melody were made by a machine.',
    goneTitle: 'There is no such page',
    gone: 'This page is not there, or not any more.',
  },
  es: {
    title: 'Un estado de ánimo hecho imagen y melodía',
    description: 'Alguien comparte contigo cómo se ve y cómo suena un estado de ánimo.',
    picture: 'Una imagen creada a partir de un estado de ánimo',
    listen: 'Escuchar la melodía',
    origin: 'Una máquina ha creado la imagen y la melodía.',
    goneTitle: 'Esta página no existe',
    gone: 'Esta página no existe o ya no está disponible.',
  },
}
