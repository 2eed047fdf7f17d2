import type { Upload } from '../api/types.ts'
import { fileName } from '../gallery/download.ts'
import { feelingOf } from '../gallery/feeling-of.ts'
import { shownOf } from '../look/shown-of.ts'

/** The works that the gallery shows of an upload, as files. There is no photo among them, ever. */
export interface Works {
  picture: File | undefined
  melody: File | undefined
}

/** @throws where a store does not answer, or lets pages read nothing */
export async function fetchWorks(upload: Upload): Promise<Works> {
  const [picture, melody] = await Promise.all(
    (['image', 'melody'] as const).map(async (kind) => {
      const url = shownOf(upload, kind)?.url
      return url ? fetchFile(url, fileName(upload.created_at, feelingOf(upload), url)) : undefined
    }),
  )
  return { picture, melody }
}

async function fetchFile(url: string, name: string): Promise<File> {
  // What an `<img>` has put into the browser's cache came without the headers that let a script read it.
  const response = await fetch(url, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${response.status} for ${name}`)
  const blob = await response.blob()
  return new File([blob], name, { type: blob.type })
}
