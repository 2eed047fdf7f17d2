import { CLIP, fadeEnd, framesOf, levelsOf } from './clip-motion.ts'

/** The sound of a clip in pieces of a second, and how loud each frame is. */
export interface ClipSound {
  frames: number
  levels: number[]
  seconds: AudioBuffer[]
}

/** Decodes a melody as it is heard, in stereo, and cuts it to the length of a clip. */
export async function readMelody(melody: Blob): Promise<ClipSound> {
  const decoder = new OfflineAudioContext(2, 1, CLIP.sampleRate)
  const decoded = await decoder.decodeAudioData(await melody.arrayBuffer())
  const frames = framesOf(decoded.duration)
  const length = Math.floor((frames / CLIP.framesPerSecond) * CLIP.sampleRate)
  const isCut = decoded.duration > CLIP.mostSeconds
  // A melody in mono is heard on both sides.
  const channels = [0, Math.min(1, decoded.numberOfChannels - 1)].map((channel) => {
    const samples = decoded.getChannelData(channel).slice(0, length)
    if (isCut) fadeEnd(samples, CLIP.sampleRate)
    return samples
  })
  return {
    frames,
    levels: levelsOf(channels[0] ?? new Float32Array(), CLIP.sampleRate, frames),
    seconds: cutIntoSeconds(channels, length),
  }
}

function cutIntoSeconds(channels: readonly Float32Array<ArrayBuffer>[], length: number): AudioBuffer[] {
  const count = Math.ceil(length / CLIP.sampleRate)
  return Array.from({ length: count }, (_, second) => {
    const [from, to] = [second * CLIP.sampleRate, Math.min(length, (second + 1) * CLIP.sampleRate)]
    const piece = new AudioBuffer({
      ...{ numberOfChannels: channels.length, length: to - from, sampleRate: CLIP.sampleRate },
    })
    for (const [channel, samples] of channels.entries())
      piece.copyToChannel(samples.subarray(from, to), channel)
    return piece
  })
}
