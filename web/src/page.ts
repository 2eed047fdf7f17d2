import { createContext } from 'svelte'

import type { Api } from './api/moodscape-api.ts'
import type { About } from './api/types.ts'
import type { ChosenPhotos } from './make/chosen-photos.svelte.ts'
import type { Wishes } from './make/wishes.svelte.ts'
import type { LanguageState } from './messages/language.svelte.ts'
import type { PlayerState } from './player/player.svelte.ts'
import type { RouteState } from './route.svelte.ts'
import type { GalleryState } from './state/gallery.svelte.ts'
import type { JobsState } from './state/jobs.svelte.ts'
import type { NudgeState } from './state/nudge.svelte.ts'
import type { SessionState } from './state/session.svelte.ts'

/** What components work with, wired once in open-page.ts. */
export interface Page {
  api: Api
  about: About
  /** Where people sign in, where guests are off. */
  signIn: string | undefined
  session: SessionState
  jobs: JobsState
  gallery: GalleryState
  /** Photos that were chosen and not sent yet. */
  photos: ChosenPhotos
  wishes: Wishes
  language: LanguageState
  player: PlayerState
  route: RouteState
  nudge: NudgeState
  /** Says something to people who do not see it. */
  announce: (sentence: string) => void
}

export const [usePage, providePage] = createContext<Page>()
