import type { Attachment } from 'svelte/attachments'

/** Shows a file that the page has, for as long as its element stands. */
export function showFile(file: Blob): Attachment<HTMLImageElement | HTMLVideoElement> {
  return (element) => {
    const address = URL.createObjectURL(file)
    element.src = address
    return () => URL.revokeObjectURL(address)
  }
}
