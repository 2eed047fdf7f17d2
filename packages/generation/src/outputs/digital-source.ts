/**
 * Where a work comes from, as IPTC's vocabulary has it: a model that was trained on the works of others, or a program
 * that was not. Written into the files, so that machines can tell.
 *
 * @see https://cv.iptc.org/newscodes/digitalsourcetype/
 */
export type DigitalSource = 'trainedAlgorithmicMedia' | 'algorithmicMedia'

/** The term's identifier. It is a name that begins with http, not an address to be fetched. */
export function addressOfSource(source: DigitalSource): string {
  return `http://cv.iptc.org/newscodes/digitalsourcetype/${source}`
}
