import { type Keep, readKept, writeKept } from './keep.ts'

/** How the browser shows something beside its window. */
export interface Notices {
  readonly permission: NotificationPermission
  requestPermission(): Promise<NotificationPermission>
  show(sentence: string): void
}

interface Collaborators {
  keep: Keep
  /** Absent where the browser has none. */
  notices: Notices | undefined
  isHidden: () => boolean
}

const NUDGE = 'moodscape.nudge'

/** Tells a person who looks elsewhere that something is ready: only once they have asked for it. */
export function createNudge({ keep, notices, isHidden }: Collaborators) {
  let isOn = $state(readKept<boolean>(keep, NUDGE) === true && notices?.permission === 'granted')
  let isPossible = $state(notices !== undefined && notices.permission !== 'denied')

  return {
    get isOn() {
      return isOn
    },
    /** Whether it can be offered. A browser that was told no is not asked again. */
    get isPossible() {
      return isPossible
    },
    async turnOn(): Promise<void> {
      const permission = await notices?.requestPermission()
      isOn = permission === 'granted'
      isPossible = permission !== 'denied' && permission !== undefined
      writeKept(keep, NUDGE, isOn || undefined)
    },
    turnOff(): void {
      isOn = false
      writeKept(keep, NUDGE, undefined)
    },
    tell(sentence: string): void {
      if (isOn && isHidden()) notices?.show(sentence)
    },
  }
}
export type NudgeState = ReturnType<typeof createNudge>
