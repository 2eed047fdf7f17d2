import type { Notices } from '../state/nudge.svelte.ts'

/** Notices of the browser that the page runs in, where it has them. */
export function browserNotices(view: Window & typeof globalThis, title: string): Notices | undefined {
  if (!('Notification' in view)) return undefined
  return {
    get permission() {
      return view.Notification.permission
    },
    requestPermission: () => view.Notification.requestPermission(),
    show(sentence) {
      try {
        const notice = new view.Notification(title, { body: sentence, tag: title })
        notice.onclick = () => view.focus()
      } catch {
        // Chrome on Android lets service workers alone show them. The tab's title tells the same.
      }
    },
  }
}
