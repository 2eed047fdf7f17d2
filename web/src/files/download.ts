import { fetchFile } from './fetch-file.ts'
import { saveFile } from './save-file.ts'

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
  const file = await fetchFile(url).catch(() => undefined)
  if (file) saveFile(file, name)
  else window.open(url, '_blank', 'noopener')
}
