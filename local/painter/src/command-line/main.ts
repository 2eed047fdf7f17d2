import { paintToFile } from './paint-to-file.ts'

process.exitCode = await paintToFile(process.argv.slice(2), { say: console.log, complain: console.error })
