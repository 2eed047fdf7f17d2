import type { EmotionType } from '@moodscape/mood/emotion'

/**
 * Four bars of chords each, as roman numerals over the tonic; two numerals share a bar. The tune goes over
 * `open` when it asks and over `closed` when it comes home, the contrast over `bridge`.
 */
export interface Progression {
  open: string
  closed: string
  bridge: string
}

/** Harmony after A. Nikolsky (2020, PMC7396614); each pool keeps to the colour of its emotion. */
export const PROGRESSIONS: Readonly<Record<EmotionType, readonly Progression[]>> = {
  HAPPY: [
    { open: 'I | V | VIm | IV', closed: 'I | V | IV V | I', bridge: 'IV | I | IIm | V' },
    { open: 'I | IV | I | V', closed: 'I | IV | IIm V | I', bridge: 'VIm | IIIm | IV | V' },
    { open: 'I | VIm | IV | V', closed: 'I | VIm | IV V | I', bridge: 'IV | V | IIIm VIm | V' },
  ],
  SAD: [
    { open: 'Im | bVI | bIII | bVII', closed: 'Im | bVI | IVm V | Im', bridge: 'IVm | bVII | bIII | V' },
    { open: 'Im | IVm | bVII | bIII', closed: 'bVI | IVm | V | Im', bridge: 'bVI | bIII | IVm | V' },
    { open: 'Im | Vm | bVI | IVm', closed: 'Im | bVI | V7 | Im', bridge: 'bIII | bVII | IVm | V' },
  ],
  ANGRY: [
    { open: 'Im | bII | Im | bVIIm', closed: 'Im | bII | bIII bII | Im', bridge: 'IVm | bIII | bII | Vo' },
    { open: 'Im | Im | bII | bIII', closed: 'Im | bVI | Vo bII | Im', bridge: 'bVI | Vo | bVI | bII' },
  ],
  CONFUSED: [
    {
      open: 'I+ | II+ | I+ | bVII+',
      closed: 'I+ | bVI+ | II+ bVII+ | I+',
      bridge: 'bVII+ | bVI+ | II+ | bVII+',
    },
    { open: 'I+ | bVII+ | II+ | I+', closed: 'I+ | II+ | bVII+ | I+', bridge: 'II+ | I+ | bVII+ | II+' },
  ],
  DISGUSTED: [
    { open: 'Im | bII | Im | Vo', closed: 'Im | bVIIm | bII Vo | Im', bridge: 'IVm | bII | bVIIm | Vo' },
    { open: 'Im | Vo | bII | Im', closed: 'Im | bIII | Vo bII | Im', bridge: 'bVI | Vo | bII | bVIIm' },
  ],
  SURPRISED: [
    { open: 'I | II | I | VIIm', closed: 'I | II | IIIm II | I', bridge: 'bIII | IV | bVI | bVII' },
    { open: 'I | II | VIm | II', closed: 'I | IIIm | II V | I', bridge: 'bVI | bVII | IV | V' },
  ],
  CALM: [
    {
      open: 'Imaj7 | IVmaj7 | Iadd9 | Vsus4',
      closed: 'Imaj7 | VIm7 | IVmaj7 Vsus4 | Iadd9',
      bridge: 'VIm7 | IVmaj7 | IIm7 | Vsus4',
    },
    {
      open: 'Iadd9 | IIIm7 | IVmaj7 | Vsus4',
      closed: 'Iadd9 | IVmaj7 | IIm7 Vsus4 | Iadd9',
      bridge: 'IVmaj7 | Iadd9 | VIm7 | Vsus4',
    },
  ],
  FEAR: [
    { open: 'Im | VIIo7 | bVI | VIIo7', closed: 'Im | IIo | VIIo7 | Im', bridge: 'IVm | IIo | bVI | V7' },
    { open: 'Im | bVI | IIo | V7', closed: 'Im | VIIo7 | IIo V7 | Im', bridge: 'bVI | VIIo7 | IVm | VIIo7' },
  ],
  UNKNOWN: [
    { open: 'Im7 | IV7 | Im7 | bVII', closed: 'Im7 | IV7 | bVII IV | Im7', bridge: 'bIII | IV | bVII | Vm7' },
    {
      open: 'Im7 | bVII | IV7 | Im7',
      closed: 'Im7 | bIII | IV7 Vm7 | Im7',
      bridge: 'bVII | bIII | IIm | Vm7',
    },
  ],
}
