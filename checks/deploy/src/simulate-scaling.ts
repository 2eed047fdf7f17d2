// Prints what becomes of loads with the scalers of the chart: node checks/deploy/src/simulate-scaling.ts
import { render, valuesFile } from './render.ts'
import { housekeepersNeed } from './scaling/need.ts'
import { playScenes } from './scaling/scenes.ts'
import { unpackTools } from './tools.ts'

const tools = await unpackTools()
const byNeed = await render(tools, { files: [valuesFile('everything')] })
const byProcessor = await render(tools, { files: [valuesFile('aws-irsa')] })

const row = (name: string, cells: unknown[]) =>
  console.log(name.padEnd(40), ...cells.map((cell) => String(cell).padStart(9)))

row('load', ['up after', 'most', 'turns', 'max wait', 'put back', 'killed', 'refused', 'done'])
for (const { name, outcome } of playScenes(byNeed, byProcessor, housekeepersNeed)) {
  const { firstUpAfter, mostReplicas, turns, longestWait, putBack, killedBusy, refused, done } = outcome
  const up = firstUpAfter === undefined ? '-' : `${firstUpAfter} s`
  row(name, [up, mostReplicas, turns, `${longestWait} s`, putBack, killedBusy, refused, done])
  console.log(`  replicas by the minute: ${outcome.minutes.join(' ')}`)
}
