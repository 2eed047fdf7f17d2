import { exp } from '@moodscape/mood/exact-math'
import type { Random } from '@moodscape/mood/random'

import { decayPerSample, onePole } from '../decay.ts'
import { createNoise } from '../noise.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { addModes, softenEdges } from './modes.ts'

/** A drum's sound, one channel, for a stroke of the given strength (0..1). */
export type DrumVoice = (velocity: number, random: Random) => Float32Array

/** A skin: a sine that sinks to its pitch, and the click of the stick. */
interface Skin {
  hertz: number
  /** Hertz above its pitch at which it starts, and seconds in which it sinks. */
  bend: number
  sink: number
  decay: number
  click: number
}

/** Noise between two cutoffs in hertz. */
interface Hiss {
  low: number
  high: number
  decay: number
  /** Seconds until it is loudest. */
  rise: number
  gain: number
}

export const kick = skin({ hertz: 49, bend: 110, sink: 0.024, decay: 0.13, click: 0.25 })
export const softKick = skin({ hertz: 55, bend: 40, sink: 0.02, decay: 0.1, click: 0.05 })
export const clubKick = skin({ hertz: 46, bend: 190, sink: 0.03, decay: 0.19, click: 0.3 })
export const tom = skin({ hertz: 84, bend: 30, sink: 0.05, decay: 0.2, click: 0.12 })
export const deepTom = skin({ hertz: 58, bend: 16, sink: 0.06, decay: 0.3, click: 0.08 })

export const snare = together(
  skin({ hertz: 185, bend: 60, sink: 0.012, decay: 0.06, click: 0.3 }),
  hiss({ low: 900, high: 9000, decay: 0.1, rise: 0.001, gain: 0.75 }),
)
/** A snare drum in an orchestra: tight and far away. */
export const sideDrum = together(
  skin({ hertz: 210, bend: 30, sink: 0.01, decay: 0.04, click: 0.15 }),
  hiss({ low: 1500, high: 8000, decay: 0.075, rise: 0.001, gain: 0.6 }),
)
export const clap: DrumVoice = (velocity, random) => {
  const hand = hiss({ low: 800, high: 3200, decay: 0.012, rise: 0.001, gain: 1 })
  const room = hiss({ low: 800, high: 3000, decay: 0.075, rise: 0.002, gain: 0.8 })
  const sound = new Float32Array(samplesOf(0.5))
  // Several hands, never at once.
  for (const delay of [0, 0.011, 0.021]) addLate(sound, hand(velocity, random), delay)
  addLate(sound, room(velocity, random), 0.03)
  return sound
}
export const rim = together(
  skin({ hertz: 480, bend: 120, sink: 0.004, decay: 0.018, click: 0.4 }),
  hiss({ low: 1500, high: 6000, decay: 0.012, rise: 0.0005, gain: 0.4 }),
)
export const block: DrumVoice = (velocity) => {
  const sound = new Float32Array(samplesOf(0.3))
  addModes(sound, [
    { hertz: 860, amplitude: 0.5 * velocity, decay: 0.03 },
    { hertz: 1390, amplitude: 0.3 * velocity, decay: 0.02 },
    { hertz: 2640, amplitude: 0.15 * velocity, decay: 0.01 },
  ])
  return sound
}
export const hat = hiss({ low: 6500, high: 15000, decay: 0.03, rise: 0.0005, gain: 0.7 })
export const openHat = hiss({ low: 6000, high: 15000, decay: 0.16, rise: 0.001, gain: 0.55 })
export const shaker = hiss({ low: 4500, high: 12000, decay: 0.035, rise: 0.014, gain: 0.6 })
export const brush = hiss({ low: 1200, high: 7500, decay: 0.09, rise: 0.02, gain: 0.5 })
export const crash = cymbal(0.55, 0.6)
export const ride = together(
  cymbal(0.3, 0.22),
  hiss({ low: 5000, high: 11000, decay: 0.02, rise: 0.0005, gain: 0.35 }),
)
export const triangle: DrumVoice = (velocity) => {
  const sound = new Float32Array(samplesOf(2))
  const modes = [
    [4100, 0.12, 0.6],
    [6830, 0.14, 0.5],
    [9710, 0.1, 0.3],
    [12350, 0.05, 0.2],
  ] as const
  addModes(
    sound,
    modes.map(([hertz, amplitude, decay]) => ({ hertz, amplitude: amplitude * velocity, decay })),
  )
  softenEdges(sound, 0.0005)
  return sound
}
/** Kettledrum modes relative to the principal one, after N. Fletcher & T. Rossing. */
export const timpani: DrumVoice = (velocity, random) => {
  const sound = new Float32Array(samplesOf(1.8))
  const principal = 73.4
  const modes = [
    [1, 0.55, 0.5],
    [1.5, 0.3, 0.38],
    [1.98, 0.18, 0.28],
    [2.44, 0.1, 0.2],
    [0.83, 0.2, 0.08],
  ] as const
  addModes(
    sound,
    modes.map(([ratio, amplitude, decay]) => ({
      hertz: principal * ratio,
      amplitude: amplitude * velocity,
      decay,
      phase: 0.3,
    })),
  )
  addLate(sound, hiss({ low: 60, high: 900, decay: 0.012, rise: 0.001, gain: 0.5 })(velocity, random), 0)
  softenEdges(sound, 0.001)
  return sound
}

function skin({ hertz, bend, sink, decay, click }: Skin): DrumVoice {
  return (velocity, random) => {
    const noise = createNoise(random)
    const sound = new Float32Array(samplesOf(decay * 7))
    const fall = decayPerSample(decay)
    const sinking = decayPerSample(sink)
    const clickFall = decayPerSample(0.004)
    let level = velocity * 0.9
    let clickLevel = velocity * velocity * click
    let above = bend * (0.6 + 0.4 * velocity)
    // A rotating pointer whose speed sinks: two multiplications a sample instead of a sine.
    let x = 0
    let y = 1
    for (let i = 0; i < sound.length; i++) {
      const turn = (6.283185307179586 * (hertz + above)) / SAMPLE_RATE
      x += turn * y
      y -= turn * x
      sound[i] = x * level + noise() * clickLevel
      level *= fall
      clickLevel *= clickFall
      above *= sinking
    }
    softenEdges(sound, 0.0008)
    return sound
  }
}

function hiss({ low, high, decay, rise, gain }: Hiss): DrumVoice {
  return (velocity, random) => {
    const noise = createNoise(random)
    const sound = new Float32Array(samplesOf(rise + decay * 7))
    const lowPass = onePole(high)
    const highPass = onePole(low)
    const fall = decayPerSample(decay)
    const riseSamples = rise * SAMPLE_RATE
    let level = gain * velocity
    let top = 0
    let bottom = 0
    for (let i = 0; i < sound.length; i++) {
      top += lowPass * (noise() - top)
      bottom += highPass * (top - bottom)
      sound[i] = (top - bottom) * level * (i < riseSamples ? i / riseSamples : 1)
      if (i >= riseSamples) level *= fall
    }
    return sound
  }
}

/** Metal: noise that darkens as it dies, with a few clanging partials in it. */
function cymbal(decay: number, gain: number): DrumVoice {
  const wash = hiss({ low: 3500, high: 14000, decay, rise: 0.002, gain })
  const shimmer = hiss({ low: 1800, high: 6000, decay: decay * 0.5, rise: 0.002, gain: gain * 0.4 })
  const metal: DrumVoice = (velocity) => {
    const sound = new Float32Array(samplesOf(decay * 5))
    const partials = [2490, 3370, 4710, 5930, 7310, 8930]
    addModes(
      sound,
      partials.map((hertz, index) => ({
        hertz,
        amplitude: 0.035 * gain * velocity * exp(-index * 0.15),
        decay: decay * 0.8,
        phase: index,
      })),
    )
    return sound
  }
  return together(wash, shimmer, metal)
}

function together(...drums: DrumVoice[]): DrumVoice {
  return (velocity, random) => {
    const sounds = drums.map((drum) => drum(velocity, random))
    const sum = new Float32Array(Math.max(...sounds.map((sound) => sound.length)))
    for (const sound of sounds) addLate(sum, sound, 0)
    return sum
  }
}

function addLate(sum: Float32Array, sound: Float32Array, delay: number): void {
  const start = Math.floor(delay * SAMPLE_RATE)
  const count = Math.min(sound.length, sum.length - start)
  for (let i = 0; i < count; i++) sum[start + i] = (sum[start + i] as number) + (sound[i] as number)
}
