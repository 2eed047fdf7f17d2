import { onePole } from './decay.ts'
import { softClip } from './soft-clip.ts'

/** Cutoffs in hertz: what the amplifier lets in and what the loudspeaker lets out. */
const INPUT_LOW = 120
const INPUT_HIGH = 3800
const SPEAKER_HIGH = 4200
const SPEAKER_LOW = 90

/** Sends a guitar through an overdriven valve amplifier and its loudspeaker. */
export function amplify(sound: Float32Array, drive: number): Float32Array {
  const output = new Float32Array(sound.length)
  const [lowIn, highIn, lowOut, highOut] = [INPUT_LOW, INPUT_HIGH, SPEAKER_LOW, SPEAKER_HIGH].map(
    onePole,
  ) as [number, number, number, number]
  let rumble = 0
  let dulled = 0
  let speaker = 0
  let cone = 0
  let boom = 0
  for (let i = 0; i < sound.length; i++) {
    const value = sound[i] as number
    rumble += lowIn * (value - rumble)
    dulled += highIn * (value - rumble - dulled)
    const driven = softClip(dulled * drive + 0.15) * 0.5
    speaker += highOut * (driven - speaker)
    cone += highOut * (speaker - cone)
    boom += lowOut * (cone - boom)
    output[i] = cone - boom
  }
  return output
}
