import type { Canvas, createCanvas, SKRSContext2D } from '@napi-rs/canvas'

/** A sheet to draw on, in pixels. */
export type Sheet = Canvas

/** The canvas API that browsers have, as Skia offers it. */
export type Context = SKRSContext2D

export type Gradient = ReturnType<Context['createLinearGradient']>

/** What a shape may be filled with. */
export type Fill = string | Gradient

/** Makes an empty, transparent sheet. */
export type NewSheet = (width: number, height: number) => Sheet

/** Skia has no build for this kind of machine. */
export class NoCanvasHere extends Error {
  override name = 'NoCanvasHere'
}

interface Skia {
  createCanvas: typeof createCanvas
}

/**
 * Loads Skia, which takes 35 MB and some milliseconds, so only when a picture is wanted. Throws NoCanvasHere.
 */
export async function loadSkia(load: () => Promise<Skia> = importSkia): Promise<NewSheet> {
  try {
    const skia = await load()
    return (width, height) => skia.createCanvas(width, height)
  } catch (cause) {
    const machine = `${process.platform} on ${process.arch}`
    throw new NoCanvasHere(`Pictures cannot be painted here: @napi-rs/canvas has no build for ${machine}.`, {
      cause,
    })
  }
}

function importSkia(): Promise<Skia> {
  return import('@napi-rs/canvas')
}
