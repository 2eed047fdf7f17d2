import type { MoodPart } from '@moodscape/mood/blend'
import { atan2, cos, exp, log, sin } from '@moodscape/mood/exact-math'
import { createRandom, type Random } from '@moodscape/mood/random'

import type { Flow } from '../brush/flow-field.ts'
import type { Colours } from '../canvas.ts'
import { type Pause, pauseBetween } from '../pause.ts'
import type { Drawn, Key, Scene } from '../repertoire.ts'
import { REPERTOIRES } from '../scenes.ts'
import type { NewSheet, Sheet } from '../stage/skia.ts'
import { createStage, scaleOf } from '../stage/stage.ts'
import { type View, viewOf } from '../stage/view.ts'
import { castLight, castOf } from './cast-light.ts'
import { type DrawnScene, joinScenes } from './join-scenes.ts'
import { coverWithSheet, finishDrawing, readSheet } from './read-sheet.ts'
import { divide, paintedParts, type Shares, sharePlane } from './shares.ts'
import { measure, tune, tuningOf } from './tune.ts'

/** How much softer a front is for things than for the ground, as a factor of its steepness. */
const FAR_SIGHT = 0.35

/** A mood as a drawing, before any medium. */
export interface Drawing {
  picture: Colours
  /** Where the strokes go that no edge of the drawing leads. */
  rest: Flow
  /** Draws over a finished picture what no brush paints: rain, sparks, glints. */
  finish: (picture: Colours) => Promise<void>
}

/**
 * Draws the scenes of a mood into one another: each where its emotion reigns, its things as large as its share
 * there. The same seed has the same places whatever the shares.
 */
export async function drawMood(
  parts: readonly MoodPart[],
  seed: number,
  width: number,
  height: number,
  newSheet: NewSheet,
  pause: Pause,
): Promise<Drawing> {
  const painted = paintedParts(parts)
  const random = createRandom(`scenes of ${seed}`)
  const shares = divide(painted, random.fork('fronts'))
  const view = viewOf(seed, random.fork('place'))
  await pause()
  const drawn: DrawnScene[] = []
  for (const index of painted.keys()) {
    const asScene = pauseBetween(pause, (0.6 * index) / painted.length, (0.6 * (index + 1)) / painted.length)
    drawn.push(await drawScene(shares, index, seed, view, random, width, height, newSheet, asScene))
  }
  const scale = scaleOf(view, width, height)
  const rest: Flow = (x, y) => restAt(drawn, shares, x / width, y / height, x / scale, y / scale)
  const picture = await joinScenes(drawn, shares, pauseBetween(pause, 0.6, 1))
  const { isMirrored } = view
  if (isMirrored) mirror(picture)
  return {
    picture,
    rest: isMirrored ? (x, y) => -rest(width - x, y) : rest,
    finish: async (finished) => {
      if (isMirrored) mirror(finished)
      for (const { after, mixed } of drawn) {
        if (!after) continue
        const sheet = newSheet(width, height)
        const ctx = sheet.getContext('2d')
        ctx.scale(scale, scale)
        after(ctx)
        await pause()
        await coverWithSheet(finished, sheet, { ...(mixed && { shares: mixed.shares }) }, () => pause())
      }
      if (isMirrored) mirror(finished)
    },
  }
}

/** Turns left and right round: each scene is seen from both sides, as seeds go on. */
function mirror({ l, a, b, width, height }: Colours): void {
  for (const plane of [l, a, b]) {
    for (let y = 0; y < height; y++) plane.subarray(y * width, (y + 1) * width).reverse()
  }
}

async function drawScene(
  shares: Shares,
  index: number,
  seed: number,
  view: View,
  random: Random,
  width: number,
  height: number,
  newSheet: NewSheet,
  pause: Pause,
): Promise<DrawnScene> {
  const { type } = shares.parts[index]!
  const chance = random.fork(type)
  const ground = newSheet(width, height)
  const isAlone = shares.parts.length === 1
  const things = isAlone ? ground : newSheet(width, height)
  const scale = scaleOf(view, width, height)
  // Successive seeds, which people ask for together, have different scenes, and then the same in other lights.
  const { scenes, hours, key } = REPERTOIRES[type]
  const which = seed % scenes.length
  const turn = Math.floor(seed / scenes.length) % 3
  const stage = createStage({
    ctx: ground.getContext('2d'),
    things: things.getContext('2d'),
    widthInPixels: width,
    heightInPixels: height,
    view,
    turn,
    random: chance.fork('scene'),
    growthAt: (x, y) => (isAlone ? 1 : grownBy(shares.at(index, (x * scale) / width, (y * scale) / height))),
    newSheet,
  })
  const left = await drawParts(scenes[which]!(stage), [ground, things], () => pause())
  await pause(0.4)
  const small = await readSheet(shrink(ground, things, newSheet), () => pause())
  const hour = hours[which]![turn]!
  castLight(small, castOf(hour, view, small.width, small.height))
  const moved = tuningOf(small, wander(key, chance.fork('key')))
  const tuning = { ...moved, cast: castOf(hour, view, width, height) }
  const colours = await readSheet(ground, pauseBetween(pause, 0.5, 0.9))
  if (isAlone) return { ...left, ground: colours, things, tuning }
  await tune(small, moved, () => pause())
  const share = await sharePlane(shares, index, width, height, () => pause())
  const mixed = { mean: measure(small), shares: share }
  await pause(1)
  return { ...left, ground: colours, things, tuning, mixed }
}

/** Draws a scene part by part, and pauses after each. */
async function drawParts(scene: ReturnType<Scene>, sheets: readonly Sheet[], pause: Pause): Promise<Drawn> {
  for (;;) {
    const { done, value } = scene.next()
    for (const sheet of new Set(sheets)) finishDrawing(sheet)
    if (done) return value
    await pause()
  }
}

/**
 * How large things are where their emotion has a share, by area. They feel the front from farther off than the ground
 * does, or a large thing would be there from one step of a walk to the next.
 */
function grownBy(share: number): number {
  const wide = (value: number) => exp(log(value + 1e-5) * FAR_SIGHT)
  const felt = wide(share) / (wide(share) + wide(1 - share))
  return Math.sqrt(Math.min(1, Math.max(0, (felt - 0.2) / 0.6)))
}

/** An emotion's mean colour at some hour: a little lighter or darker, warmer or cooler. */
function wander({ lightness, chroma, hue, contrast }: Key, random: Random): Key {
  return {
    ...(contrast !== undefined && { contrast }),
    lightness: lightness + random.range(-0.025, 0.025),
    chroma: chroma * random.range(0.93, 1.1),
    ...(hue !== undefined && { hue: hue + random.range(-6, 6) }),
  }
}

/** A scene with its things, small: what its mean colours are measured on. */
function shrink(ground: Sheet, things: Sheet, newSheet: NewSheet): Sheet {
  const small = newSheet(Math.ceil(ground.width / 4), Math.ceil(ground.height / 4))
  const ctx = small.getContext('2d')
  for (const sheet of new Set([ground, things])) ctx.drawImage(sheet, 0, 0, small.width, small.height)
  return small
}

/** The scenes' resting flows, added up by share as doubled angles, since strokes have no sense. */
function restAt(
  drawn: readonly DrawnScene[],
  shares: Shares,
  u: number,
  v: number,
  x: number,
  y: number,
): number {
  if (drawn.length === 1) return drawn[0]!.flow(x, y)
  let [c, s] = [0, 0]
  for (const [index, { flow }] of drawn.entries()) {
    const angle = 2 * flow(x, y)
    const share = shares.at(index, u, v)
    c += share * cos(angle)
    s += share * sin(angle)
  }
  return 0.5 * atan2(s, c)
}
