import { CLIP } from './clip-motion.ts'

/** Containers and codecs, in the words of WebCodecs. */
export type ClipFormat =
  | { container: 'mp4'; video: 'avc'; audio: 'aac' }
  | { container: 'webm'; video: 'vp9' | 'vp8'; audio: 'opus' }

interface Encoders {
  canEncodeVideo(codec: 'avc' | 'vp9' | 'vp8', size: { width: number; height: number }): Promise<boolean>
  canEncodeAudio(
    codec: 'aac' | 'opus',
    sound: { numberOfChannels: number; sampleRate: number },
  ): Promise<boolean>
  /** Fetches an encoder for browsers that have none of their own. */
  loadAacEncoder(): Promise<void>
}

export class NoClipHere extends Error {
  override name = 'NoClipHere'
}

/**
 * What a browser can make that most places can play: MP4 with H.264 and AAC, else WebM.
 *
 * @throws NoClipHere
 */
export async function chooseFormat(encoders: Encoders): Promise<ClipFormat> {
  const sound = { numberOfChannels: 2, sampleRate: CLIP.sampleRate }
  const size = { width: CLIP.width, height: CLIP.height }
  if ((await encoders.canEncodeVideo('avc', size)) && (await canEncodeAac(encoders, sound)))
    return { container: 'mp4', video: 'avc', audio: 'aac' }
  if (await encoders.canEncodeAudio('opus', sound))
    for (const video of ['vp9', 'vp8'] as const)
      if (await encoders.canEncodeVideo(video, size)) return { container: 'webm', video, audio: 'opus' }
  throw new NoClipHere('This browser encodes no video and sound that fit together')
}

async function canEncodeAac(
  encoders: Encoders,
  sound: { numberOfChannels: number; sampleRate: number },
): Promise<boolean> {
  if (await encoders.canEncodeAudio('aac', sound)) return true
  // The encoder is a file of its own: where it does not come, there is WebM.
  await encoders.loadAacEncoder().catch(() => {})
  return encoders.canEncodeAudio('aac', sound)
}
