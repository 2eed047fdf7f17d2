import { figure } from '../../props/figure.ts'
import { rain } from '../../props/rain.ts'
import type { Drawn } from '../../repertoire.ts'
import { clouds } from '../../stage/clouds.ts'
import { place } from '../../stage/place.ts'
import type { Stage } from '../../stage/stage.ts'
import { band, CLEAR, glow, gradient, mist } from '../../stage/wash.ts'

/** A wet street at nightfall: one lamp, one lit window, and someone who walks away. */
export function* lamplitStreet(stage: Stage): Generator<void, Drawn> {
  const { ctx, colour, horizon, width, height, random, noise } = stage
  const side = stage.light.x < width / 2 ? -1 : 1
  const eye = { x: width / 2 - side * random.range(30, 90), y: horizon }
  const lamp = { x: eye.x + side * random.range(215, 250), y: horizon + 150, top: horizon - 235 }
  stage.light = {
    x: lamp.x,
    y: lamp.top,
    lit: colour(0.85, 0.09, 78),
    shade: colour(0.15, 0.025, 262),
    strength: 0.75,
  }
  band(stage, 0, horizon, [
    [0, colour(0.31, 0.035, 258)],
    [0.7, colour(0.5, 0.035, 250)],
    [1, colour(0.62, 0.03, 245)],
  ])
  clouds(stage, {
    bottom: horizon,
    dark: colour(0.28, 0.03, 258, 0.8),
    bright: colour(0.62, 0.02, 250, 0.6),
    amount: 0.12,
    flat: 1.8,
  })
  yield
  band(stage, horizon, height, [
    [0, colour(0.52, 0.025, 248)],
    [0.3, colour(0.36, 0.03, 252)],
    [1, colour(0.22, 0.028, 258)],
  ])
  yield
  for (const wall of [-1, 1]) houses(stage, eye, wall)
  mist(stage, horizon, 120, colour(0.64, 0.022, 245, 0.55))
  shine(stage, lamp)
  glow(ctx, lamp.x, lamp.top, 330, [
    [0, colour(0.9, 0.1, 80, 0.85)],
    [0.12, colour(0.8, 0.1, 75, 0.5)],
    [0.45, colour(0.5, 0.06, 70, 0.16)],
    [1, CLEAR],
  ])
  place(stage, { ...lamp, width: 130, height: 420, casts: 'reflection', modelled: 0.2 }, (local) => {
    local.fillStyle = colour(0.15, 0.02, 258)
    local.fillRect(-6, -378, 12, 378)
    local.fillRect(-13, -40, 26, 40)
    local.fillRect(-26, -350, 52, 9)
    local.fillStyle = colour(0.95, 0.09, 88)
    local.fillRect(-17, -405, 34, 44)
    local.fillStyle = colour(0.15, 0.02, 258)
    local.beginPath()
    local.moveTo(-27, -402)
    local.lineTo(0, -420)
    local.lineTo(27, -402)
    local.fill()
  })
  const walker = { x: eye.x - side * random.range(10, 70), y: horizon + random.range(165, 215) }
  place(stage, { ...walker, width: 110, height: 215, casts: 'reflection', modelled: 0.35 }, (local) => {
    const coat = colour(0.2, 0.03, random.pick([250, 20, 300]))
    const look = {
      coat,
      legs: colour(0.17, 0.02, 255),
      hair: colour(0.18, 0.03, 50),
      skin: colour(0.5, 0.04, 60),
    }
    figure(local, 205, { ...look, stride: 0.075 })
  })
  return {
    flow: (x, y) => (y < horizon ? 1.35 : 1.571) + 0.3 * noise.at(x / 300, y / 300),
    after: rain(stage, side * random.range(0.06, 0.14)),
  }
}

/** A row of dark fronts that run towards the eye's point, a window lit in one of them. */
function houses(stage: Stage, eye: { x: number; y: number }, side: number): void {
  const { ctx, colour, random, width, horizon } = stage
  const reach = side > 0 ? width - eye.x : eye.x
  const lit = random.int(1, 2)
  const edges = [0.16, 0.27, 0.42, 0.64, 1.05]
  for (const [i, near] of edges.entries()) {
    if (i === 0) continue
    const far = edges[i - 1]!
    const tall = i % 2 ? random.range(0.5, 0.66) : random.range(0.78, 0.95)
    const x = (t: number) => eye.x + side * reach * (0.12 + 0.88 * t)
    const roof = (t: number) => horizon - tall * horizon * (0.16 + 0.84 * t)
    const ground = (t: number) => horizon + 20 + 290 * t
    // Neighbours differ in height and tone, so that they read as houses.
    const tone = 0.42 - 0.045 * i + (i % 2 ? 0.05 : 0)
    ctx.fillStyle = gradient(ctx, x(far), 0, x(near), 0, [
      [0, colour(tone, 0.03, i % 2 ? 60 : 254)],
      [1, colour(tone - 0.07, 0.03, 258)],
    ])
    ctx.beginPath()
    ctx.moveTo(x(far), roof(far))
    ctx.lineTo(x(near), roof(near))
    ctx.lineTo(x(near), ground(near))
    ctx.lineTo(x(far), ground(far))
    ctx.fill()
    for (const [column, t] of [far + (near - far) * 0.3, far + (near - far) * 0.68].entries()) {
      for (const row of [0.3, 0.58]) {
        const isLit = i === lit && column === 0 && row === 0.58
        const top = roof(t) + (ground(t) - roof(t)) * row
        const [wide, high] = [(near - far) * reach * 0.17, (ground(t) - roof(t)) * 0.13]
        ctx.fillStyle = isLit ? colour(0.86, 0.11, 78) : colour(tone + 0.12, 0.03, 245)
        ctx.fillRect(x(t) - wide / 2, top, wide, high)
        if (isLit)
          glow(ctx, x(t), top + high / 2, 90, [
            [0, colour(0.7, 0.1, 75, 0.5)],
            [1, CLEAR],
          ])
      }
    }
  }
}

/** The lamp's light on wet stones: a broken column below it. */
function shine({ ctx, colour, random, height }: Stage, lamp: { x: number; y: number }): void {
  ctx.lineCap = 'round'
  for (let i = 0; i < 90; i++) {
    const down = random.next() * random.next()
    const y = lamp.y + 10 + down * (height - lamp.y)
    const half = random.range(6, 34) * (1 + down)
    const x = lamp.x + random.gauss() * (16 + 60 * down)
    ctx.strokeStyle = colour(0.85, 0.09, 78, random.range(0.15, 0.6) * (1 - 0.7 * down))
    ctx.lineWidth = 3 + 4 * down
    ctx.beginPath()
    ctx.moveTo(x - half, y)
    ctx.lineTo(x + half, y)
    ctx.stroke()
  }
}
