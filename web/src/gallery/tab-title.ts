interface Counts {
  open: number
  /** Whether something was finished while nobody looked. */
  isNews: boolean
}

/** The title of the tab: how much is under way, or that something is ready. */
export function tabTitle({ open, isNews }: Counts): string {
  if (open > 0) return `(${open}) Moodscape`
  return isNews ? '(✓) Moodscape' : 'Moodscape'
}
