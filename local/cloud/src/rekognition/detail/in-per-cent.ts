/** A probability in per cent, rounded as in answers of Rekognition: to a float of 32 bits (99.56895446777344). */
export function inPerCent(probability: number): number {
  return Math.fround(100 * probability)
}
