import { runTool } from '../run-tool.ts'
import { mean } from '../statistics.ts'

/** What programs that are not ours hear in a melody. */
export interface HeardMelody {
  /** Integrated loudness, its range and the true peak after EBU R 128: LUFS, LU, dB. */
  loudness: number
  range: number
  peak: number
  /** Beginnings of sounds a second, as aubio finds them; undefined where it is not installed. */
  onsets: number | undefined
  /** Means over a melody's frames of 93 ms: where its spectrum lies, how wide and how even it is, how much it moves. */
  centroid: number
  spread: number
  entropy: number
  flux: number
}

/** Frames quieter than this share of a melody's median are rests, in which a spectrum says nothing. */
const RESTS = 0.05

/** Listens to an MP3 with ffmpeg and aubio; undefined where ffmpeg is not installed. */
export async function hearMelody(file: string): Promise<HeardMelody | undefined> {
  const loudness = await runTool('ffmpeg', [
    ...quiet(file),
    '-filter_complex',
    'ebur128=peak=true',
    ...nowhere,
  ])
  const spectrum = await runTool('ffmpeg', [...quiet(file), '-af', SPECTRUM, ...nowhere])
  if (loudness === undefined || spectrum === undefined) return undefined
  const summary = loudness.slice(loudness.lastIndexOf('Summary'))
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1])
  const frames = framesOf(spectrum)
  const beginnings = await runTool('aubioonset', ['-i', file])
  return {
    loudness: read('I'),
    range: read('LRA'),
    peak: read('Peak'),
    onsets: beginnings === undefined ? undefined : beginnings.trim().split('\n').length / frames.seconds,
    centroid: mean(frames.read('centroid').map(Math.log)),
    spread: mean(frames.read('spread').map(Math.log)),
    entropy: mean(frames.read('entropy')),
    flux: mean(frames.read('flux').map((value) => Math.log(value + 1e-9))),
  }
}

const SPECTRUM =
  'aformat=sample_rates=22050:channel_layouts=mono,aspectralstats=win_size=2048:overlap=0,ametadata=print:file=-'
const nowhere = ['-f', 'null', '-']
const quiet = (file: string) => ['-hide_banner', '-nostats', '-i', file]

function framesOf(printed: string) {
  const column = (name: string) =>
    [...printed.matchAll(new RegExp(`aspectralstats\\.1\\.${name}=(\\S+)`, 'g'))].map(([, value]) =>
      Number(value),
    )
  const energy = column('mean')
  const median = energy.toSorted((a, b) => a - b)[energy.length >> 1] ?? 0
  return {
    seconds: (energy.length * 2048) / 22_050,
    read: (name: string) => column(name).filter((_, frame) => (energy[frame] ?? 0) > median * RESTS),
  }
}
