/** What the services and `npm start` say of themselves where their operator says nothing else. */
export type KnownWords = 'this machine' | 'Amazon Rekognition (AWS)' | 'Replicate' | 'Amazon S3 and DynamoDB'

/** Who reads, makes or keeps, in the language of the page where it is known; an operator's own words stay. */
export function sayOperatorWords(words: string, known: Record<KnownWords, string>): string {
  return Object.hasOwn(known, words) ? known[words as KnownWords] : words
}
