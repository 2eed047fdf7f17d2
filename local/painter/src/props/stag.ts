import type { Context } from '../stage/skia.ts'
import type { Stage } from '../stage/stage.ts'
import { gradient } from '../stage/wash.ts'

/** Hip, knee and hoof of each leg, in the order in which they are drawn: those on the far side first. */
const LEGS = [
  [
    [-44, -104],
    [-60, -54],
    [-46, 0],
  ],
  [
    [44, -102],
    [54, -56],
    [44, 0],
  ],
  [
    [-58, -112],
    [-78, -56],
    [-66, 0],
  ],
  [
    [32, -104],
    [34, -54],
    [28, 0],
  ],
] as const

/** A stag that stands and looks back over its shoulder towards the right; its hooves stand on the origin, 250 units high. */
export function stag(ctx: Context, { colour }: Stage): void {
  for (const [index, [hip, knee, hoof]] of LEGS.entries()) {
    ctx.fillStyle = index < 2 ? colour(0.42, 0.05, 50) : colour(0.5, 0.06, 54)
    const half = index % 2 === 0 ? 19 : 13
    ctx.beginPath()
    ctx.moveTo(hip[0] - half, hip[1])
    ctx.quadraticCurveTo(knee[0] - 8, knee[1] - 18, knee[0] - 5, knee[1])
    ctx.lineTo(hoof[0] - 5, hoof[1])
    ctx.lineTo(hoof[0] + 7, hoof[1])
    ctx.lineTo(knee[0] + 6, knee[1])
    ctx.quadraticCurveTo(knee[0] + 12, knee[1] - 20, hip[0] + half, hip[1])
    ctx.fill()
  }
  ctx.fillStyle = gradient(ctx, 0, -160, 0, -80, [
    [0, colour(0.6, 0.07, 60)],
    [1, colour(0.46, 0.06, 50)],
  ])
  ctx.beginPath()
  ctx.moveTo(-82, -118)
  ctx.bezierCurveTo(-76, -152, -40, -150, -6, -144)
  ctx.bezierCurveTo(22, -146, 40, -162, 50, -200)
  ctx.lineTo(76, -190)
  ctx.bezierCurveTo(80, -150, 74, -112, 50, -92)
  ctx.bezierCurveTo(20, -80, -20, -78, -48, -92)
  ctx.bezierCurveTo(-70, -96, -84, -104, -82, -118)
  ctx.fill()
  ctx.beginPath()
  ctx.moveTo(48, -204)
  ctx.bezierCurveTo(58, -222, 76, -220, 86, -208)
  ctx.lineTo(112, -194)
  ctx.quadraticCurveTo(116, -184, 104, -182)
  ctx.quadraticCurveTo(82, -180, 66, -184)
  ctx.fill()
  for (const [x, y, lean] of [
    [44, -214, -0.5],
    [64, -222, 0.2],
  ] as const) {
    ctx.beginPath()
    ctx.ellipse(x, y, 6, 15, lean, 0, 6.3)
    ctx.fill()
  }
  ctx.fillStyle = colour(0.9, 0.02, 85)
  ctx.beginPath()
  ctx.ellipse(-80, -116, 7, 15, 0.25, 0, 6.3)
  ctx.fill()
  ctx.fillStyle = colour(0.3, 0.03, 50)
  ctx.beginPath()
  ctx.arc(110, -191, 5, 0, 6.3)
  ctx.arc(80, -205, 4, 0, 6.3)
  ctx.fill()
  antlers(ctx, colour(0.56, 0.05, 68))
}

/** Two beams that bend forwards, each with three tines. */
function antlers(ctx: Context, horn: string): void {
  ctx.strokeStyle = horn
  ctx.lineCap = 'round'
  for (const [foot, back] of [
    [54, -30],
    [66, 12],
  ] as const) {
    ctx.lineWidth = 6
    ctx.beginPath()
    ctx.moveTo(foot, -218)
    ctx.bezierCurveTo(foot + back, -240, foot + back, -268, foot + back * 0.4 + 16, -290)
    ctx.stroke()
    ctx.lineWidth = 4.5
    ctx.beginPath()
    for (const [along, y] of [
      [0.5, -236],
      [0.75, -254],
      [0.66, -272],
    ] as const) {
      ctx.moveTo(foot + back * along, y)
      ctx.quadraticCurveTo(foot + back * along + 14, y - 4, foot + back * along + 22, y - 20)
    }
    ctx.stroke()
  }
}
