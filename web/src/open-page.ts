import { createGuestSession, fetchAbout } from '@moodscape/client'
import { mount } from 'svelte'

import App from './App.svelte'
import { createApi } from './api/moodscape-api.ts'
import type { About } from './api/types.ts'
import { UNKNOWN_ABOUT } from './api/unknown-about.ts'
import { createChosenPhotos } from './make/chosen-photos.svelte.ts'
import { takeSharedPhotos } from './make/take-shared-photos.ts'
import { Wishes } from './make/wishes.svelte.ts'
import { createLanguage } from './messages/language.svelte.ts'
import { createPictureMove } from './move-picture.ts'
import type { Page } from './page.ts'
import { browserNotices } from './parts/browser-notices.ts'
import { keepFocus } from './parts/keep-focus.ts'
import { browserDecoder } from './photo/browser-decoder.ts'
import { createPlayer } from './player/player.svelte.ts'
import { createRoute } from './route.svelte.ts'
import { readSignIn, signInAddress } from './sign-in.ts'
import { createGallery } from './state/gallery.svelte.ts'
import { createJobs } from './state/jobs.svelte.ts'
import { createNudge } from './state/nudge.svelte.ts'
import { createSession, type SessionState } from './state/session.svelte.ts'
import { createWaitingStore } from './state/waiting-store.ts'

interface Settings {
  /** Where the API is: absolute, or relative to the page. */
  apiBase: string
  signIn: string | undefined
}

/** Wires the page and shows it. */
export async function openPage(target: HTMLElement, { apiBase, signIn }: Settings): Promise<void> {
  const baseUrl = new URL(apiBase, document.baseURI.split('#')[0]).href.replace(/\/+$/, '')
  const language = createLanguage({ keep: localStorage, preferred: navigator.languages })
  const session = createSession({ keep: localStorage, beginAsGuest: () => createGuestSession(baseUrl) })
  const signedIn = readSignIn(location.hash, sessionStorage)
  if (signedIn) {
    session.takeToken(signedIn.token, signedIn.expiresAt)
    history.replaceState(null, '', location.pathname)
  }
  const api = createApi({ baseUrl, token: () => session.token, fetch: forgetting(session) })
  const gallery = createGallery({ api })
  let tell = (_sentence: string) => {}
  const jobs = createJobs({
    api,
    store: createWaitingStore(indexedDB),
    consent: () => session.consent?.version,
    onChange(uploadId, ended) {
      void gallery.refresh(uploadId).then((upload) => upload && jobs.learn(upload))
      if (ended?.status === 'failed') tell(language.text.work.failed)
      else if (ended && jobs.openOf(uploadId).length === 0) tell(language.text.work.done)
    },
  })
  const [about] = await Promise.all([
    fetchAbout(baseUrl)
      .then((about) => about as About)
      .catch(() => UNKNOWN_ABOUT),
    language.begin().catch(() => {}),
  ])
  const page: Omit<Page, 'announce'> = {
    ...{ api, about, session, jobs, gallery, language },
    photos: createChosenPhotos({ decoder: browserDecoder, mostBytes: about.max_photo_bytes }),
    wishes: new Wishes(),
    signIn: signIn ? signInAddress(signIn, location.href, sessionStorage) : undefined,
    player: createPlayer({ sound: new Audio(), media: navigator.mediaSession }),
    route: createRoute(window, createPictureMove(window)),
    nudge: createNudge({
      keep: localStorage,
      notices: browserNotices(window, 'Moodscape'),
      isHidden: () => document.hidden,
    }),
  }
  keepFocus(document)
  mount(App, { target, props: { page, onready: (told: typeof tell) => (tell = told) } })
  await Promise.all([
    takeSharedPhotos(page.photos, indexedDB).catch(() => {}),
    session.isOpen ? gallery.load() : undefined,
    jobs.resume(session.isOpen).catch((error: unknown) => console.warn(error)),
  ])
}

/** A fetch after which a person whose token is no longer good may begin again; what waits is kept. */
function forgetting(session: Pick<SessionState, 'forget'>): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request)
    if (response.status === 401) session.forget()
    return response
  }
}
