import { pluckedString } from './string-pluck.ts'

export const nylonGuitar = pluckedString({ ring: 2.6, edge: 0.35, metal: 0.1, place: 0.24, body: 0.1 })
export const steelGuitar = pluckedString({ ring: 3.2, edge: 0.75, metal: 0.45, place: 0.17, body: 0.05 })
export const harp = pluckedString({ ring: 3.6, edge: 0.3, metal: 0.05, place: 0.4, body: 0.12 })
export const pizzicato = pluckedString({ ring: 0.9, edge: 0.3, metal: 0, place: 0.28, body: 0.2 })
export const pizzicatoBass = pluckedString({ ring: 1.1, edge: 0.22, metal: 0, place: 0.3, body: 0.5 })
export const uprightBass = pluckedString({ ring: 1.8, edge: 0.2, metal: 0.1, place: 0.3, body: 0.5 })
export const electricBass = pluckedString({ ring: 2.6, edge: 0.35, metal: 0.35, place: 0.2, body: 0.5 })
/** What goes into the amplifier: a plectrum near the bridge. */
export const drivenString = pluckedString({ ring: 3, edge: 0.6, metal: 0.6, place: 0.12, body: 0.15 })
