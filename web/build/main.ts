// node web/build/main.ts [folder]: builds the page if its sources have changed, or into a folder in any case.
// The last line printed is the folder.
import { resolve } from 'node:path'

import { buildInto, buildPage } from './build-page.ts'

const { VITE_API_BASE, VITE_SIGN_IN } = process.env
const [wanted] = process.argv.slice(2)
if (wanted) await buildInto(resolve(wanted))
console.log(wanted ? resolve(wanted) : await buildPage({ VITE_API_BASE, VITE_SIGN_IN }))
