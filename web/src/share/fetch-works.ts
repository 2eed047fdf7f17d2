import type { Upload } from '../api/types.ts'
import { fetchFile } from '../files/fetch-file.ts'
import { fileName } from '../files/file-name.ts'
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
      if (!url) return undefined
      const bytes = await fetchFile(url)
      return new File([bytes], fileName(upload.created_at, feelingOf(upload), url), { type: bytes.type })
    }),
  )
  return { picture, melody }
}
