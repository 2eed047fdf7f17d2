/** A file to be saved, and the name it gets. */
export interface Download {
  url: string
  name: string
}

/**
 * Saves a file under a name. Its bytes are fetched first, for browsers ignore the name for files of another host; a
 * store that lets pages read nothing is opened beside the page instead.
 */
export async function download({ url, name }: Download): Promise<void> {
  // What an `<img>` has put into the browser's cache came without the headers that let a script read it.
  const response = await fetch(url, { cache: 'no-store' }).catch(() => undefined)
  if (!response?.ok) {
    window.open(url, '_blank', 'noopener')
    return
  }
  const address = URL.createObjectURL(await response.blob())
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Such as `moodscape-2026-11-27-happy.webp`. */
export function fileName(createdAt: string, feeling: string | null, url: string, suffix = ''): string {
  const extension = /\.(\w{2,5})(?:\?|$)/.exec(url)?.[1] ?? 'bin'
  const name = ['moodscape', createdAt.slice(0, 10), feeling?.toLowerCase(), suffix].filter(Boolean).join('-')
  return `${name}.${extension}`
}
