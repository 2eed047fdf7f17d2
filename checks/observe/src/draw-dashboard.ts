import { type AskedPanel, lastOf } from './ask-panels.ts'
import type { Series } from './prometheus.ts'

/** Pixels of a cell of Grafana's grid. */
const [CELL_WIDTH, CELL_HEIGHT] = [48, 20]
const COLOURS = ['#4878d0', '#ee854a', '#6acc64', '#d65f5f', '#956cb4', '#8c613c', '#dc7ec0', '#797979']

/** Draws a dashboard as lines over the given seconds: no Grafana, but what is to be seen there. @returns SVG */
export function drawDashboard(panels: AskedPanel[], from: number, to: number): string {
  const height = Math.max(...panels.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h)) * CELL_HEIGHT
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${24 * CELL_WIDTH}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#f4f5f5"/>
${panels.map((one) => drawPanel(one, from, to)).join('\n')}
</svg>\n`
}

function drawPanel({ panel, series }: AskedPanel, from: number, to: number): string {
  const { x, y, w, h } = panel.gridPos
  const [width, height] = [w * CELL_WIDTH - 8, h * CELL_HEIGHT - 8]
  const plot = { left: 10, top: 26, width: width - 20, height: height - 62 }
  const top = Math.max(1e-9, ...series.flatMap(valuesOf).map(([, value]) => value))
  const place = ([seconds, value]: [number, number]) =>
    `${(plot.left + ((seconds - from) / (to - from)) * plot.width).toFixed(1)},${(plot.top + plot.height * (1 - Math.max(0, value) / top)).toFixed(1)}`
  const lines = series.map((one, i) => {
    const points = valuesOf(one).map(place).join(' ')
    return `<polyline fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="1.5" points="${points}"/>`
  })
  const legend = series
    .slice(0, 4)
    .map(
      (one, i) =>
        `<tspan fill="${COLOURS[i % COLOURS.length]}">${nameOf(one)} ${round(lastOf(one))}  </tspan>`,
    )
  return `<g transform="translate(${x * CELL_WIDTH + 4} ${y * CELL_HEIGHT + 4})">
<rect width="${width}" height="${height}" fill="#fff" stroke="#d8d9da"/>
<text x="10" y="17" font-weight="bold">${panel.title}</text>
<text x="${width - 10}" y="17" text-anchor="end" fill="#777">top ${round(top)} ${panel.fieldConfig?.defaults.unit}</text>
${lines.join('\n')}
<text x="10" y="${height - 12}" font-size="10">${legend.join('')}${series.length > 4 ? `+ ${series.length - 4}` : ''}</text>
</g>`
}

function valuesOf({ values }: Series): [number, number][] {
  return values
    .map(([seconds, value]): [number, number] => [seconds, Number(value)])
    .filter(([, value]) => Number.isFinite(value))
}

function nameOf({ metric }: Series): string {
  return Object.values(metric).join(' ') || 'all'
}

function round(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–'
}
