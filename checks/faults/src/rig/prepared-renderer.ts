import { setTimeout as wait } from 'node:timers/promises'

import type { Renderer, Work, WorkResult } from '@moodscape/local-cloud/replicate/work/work'
import sharp from 'sharp'

/** About what painting takes on an idle machine: long enough for faults to hit predictions that run. */
const RENDER_MS = 300
const SIDE = 64

/**
 * Renders a picture or melody that shows its seed and nothing else. Real painting and composing are tested elsewhere and
 * would take the processors from the system under test. Two seeds give two different works, so a wrong one is noticed.
 */
export function createPreparedRenderer(): Renderer {
  return {
    async run(work, signal) {
      await wait(work.do === 'sleep' ? work.seconds * 1_000 : RENDER_MS, undefined, { signal })
      return finish(work)
    },
    async close() {},
  }
}

async function finish(work: Work): Promise<WorkResult> {
  switch (work.do) {
    case 'paint':
      return { files: [{ name: `out-0.${work.format}`, bytes: await colourOf(work.seed, work.format) }] }
    case 'compose':
      return { files: [{ name: `output.${work.format}`, bytes: noiseOf(work.seed) }] }
    case 'sleep':
      return { files: [] }
    case 'refuse':
      return { refusal: work.refusal }
  }
}

async function colourOf(seed: number, format: Extract<Work, { do: 'paint' }>['format']): Promise<Uint8Array> {
  const background = { r: seed & 0xff, g: (seed >>> 8) & 0xff, b: (seed >>> 16) & 0xff }
  const picture = sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } })
  return picture.toFormat(format === 'jpg' ? 'jpeg' : format).toBuffer()
}

/** MPEG-1 layer III at 128 kbit/s and 44.1 kHz: a frame is 26 ms, here of noise: silence is no melody. */
const NOISE_FRAME = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413, 0x55)])
const FRAMES = 40
/** ID3v1, 128 bytes at the end of a file: `TAG` and a title of up to 30 bytes come first. */
const TAG_BYTES = 128

function noiseOf(seed: number): Uint8Array {
  const tag = Buffer.alloc(TAG_BYTES)
  tag.write(`TAGseed ${seed}`, 'latin1')
  return Buffer.concat([...Array<Buffer>(FRAMES).fill(NOISE_FRAME), tag])
}
