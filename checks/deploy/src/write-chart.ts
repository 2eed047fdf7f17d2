// npm run chart: writes what the chart says of the code, and the objects that ci/everything.yaml leads to.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { chart } from './chart-folder.ts'
import { describeChart } from './describe-chart.ts'
import { golden, renderGolden } from './golden.ts'
import { unpackTools } from './tools.ts'

for (const [path, content] of Object.entries(await describeChart())) writeFileSync(join(chart, path), content)
writeFileSync(golden, await renderGolden(await unpackTools()))
