/**
 * Reads a photo or a work from where it is stored.
 *
 * @throws where the store does not answer, has it no more, or lets pages read nothing
 */
export async function fetchFile(
  url: string,
  fetchThis: typeof fetch = (...request) => fetch(...request),
): Promise<Blob> {
  // What an `<img>` has put into the browser's cache came without the headers that let a script read it.
  const response = await fetchThis(url, { cache: 'no-store' })
  if (!response.ok) throw new Error(`The store answered ${response.status}`)
  return response.blob()
}
