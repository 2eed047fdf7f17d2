/** Paints and composes all emotions: npm run sheet [-- folder]. */
import { EMOTION_TYPES } from '@moodscape/mood/emotion'

import { makeSheet } from './make-sheet.ts'

// npm takes the two dashes before the arguments of a script away, pnpm passes them on.
const [folder = 'sheet', ...more] = process.argv.slice(2).filter((argument) => argument !== '--')
if (more.length > 0 || folder.startsWith('-')) {
  console.error('Name one folder to write, such as: npm run sheet -- /tmp/sheet')
  process.exitCode = 2
} else {
  const order = { emotions: EMOTION_TYPES, seeds: [1, 2, 3, 4], side: 384, seconds: 20 }
  await makeSheet({ ...order, folder, say: console.log })
  console.log(`Look and listen: ${folder}/index.html`)
}
