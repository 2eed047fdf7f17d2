import {
  AudioBufferSource,
  BufferTarget,
  CanvasSource,
  canEncodeAudio,
  canEncodeVideo,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny'

import { DIGITAL_SOURCE } from '../share/digital-source.ts'
import { type ClipFormat, chooseFormat } from './choose-format.ts'
import { CLIP } from './clip-motion.ts'
import { type ClipScene, drawFrame } from './draw-frame.ts'
import { readMelody } from './read-melody.ts'

interface ClipOrder {
  melody: Blob
  scene: Omit<ClipScene, 'levels'>
  signal: AbortSignal
  /** Told how much is done, 0..1. */
  onProgress: (share: number) => void
}

/**
 * Makes a clip of picture and melody in this browser; nothing is sent anywhere.
 *
 * @throws NoClipHere; the signal's reason when it is aborted
 */
export async function makeClip({ melody, scene, signal, onProgress }: ClipOrder): Promise<Blob> {
  const format = await chooseFormat({ canEncodeVideo, canEncodeAudio, loadAacEncoder })
  const sound = await readMelody(melody)
  signal.throwIfAborted()
  const canvas = new OffscreenCanvas(CLIP.width, CLIP.height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('no canvas')
  const { output, video, audio } = openOutput(canvas, format, scene)
  try {
    await output.start()
    for (const [second, piece] of sound.seconds.entries()) {
      await audio.add(piece)
      const first = second * CLIP.framesPerSecond
      const end = Math.min(sound.frames, first + CLIP.framesPerSecond)
      for (let frame = first; frame < end; frame++) {
        signal.throwIfAborted()
        drawFrame(context, { ...scene, levels: sound.levels }, frame)
        await video.add(frame / CLIP.framesPerSecond, 1 / CLIP.framesPerSecond)
        onProgress((frame + 1) / sound.frames)
      }
    }
    await output.finalize()
  } catch (error) {
    await output.cancel().catch(() => {})
    throw error
  }
  return new Blob([output.target.buffer ?? new ArrayBuffer()], { type: `video/${format.container}` })
}

function openOutput(canvas: OffscreenCanvas, format: ClipFormat, { headline, origin }: ClipOrder['scene']) {
  const output = new Output({
    // Not in fragments: some phones lose the sound at the end of those.
    format:
      format.container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(),
    target: new BufferTarget(),
  })
  const video = new CanvasSource(canvas, { codec: format.video, quality: QUALITY_HIGH })
  const audio = new AudioBufferSource({ codec: format.audio, bitrate: 128_000 })
  output.addVideoTrack(video, { frameRate: CLIP.framesPerSecond })
  output.addAudioTrack(audio)
  output.setMetadataTags({
    title: headline,
    artist: 'Moodscape',
    comment: `${origin}. DigitalSourceType: ${DIGITAL_SOURCE}`,
  })
  return { output, video, audio }
}

async function loadAacEncoder(): Promise<void> {
  const { registerAacEncoder } = await import('@mediabunny/aac-encoder')
  registerAacEncoder()
}
