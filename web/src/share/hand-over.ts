/** What a browser can hand files to other apps with. */
export type Sharer = Partial<Pick<Navigator, 'canShare' | 'share'>>

export type HandedOver = 'shared' | 'canceled' | 'refused'

export function canHandOver(files: readonly File[], sharer: Sharer): boolean {
  return files.length > 0 && sharer.canShare?.({ files: [...files] }) === true
}

/** Hands files to another app through the system's own dialog. A person who closes that has not failed. */
export async function handOver(files: readonly File[], title: string, sharer: Sharer): Promise<HandedOver> {
  if (!sharer.share || !canHandOver(files, sharer)) return 'refused'
  try {
    await sharer.share({ files: [...files], title })
    return 'shared'
  } catch (error) {
    return error instanceof Error && error.name === 'AbortError' ? 'canceled' : 'refused'
  }
}
