import { composeToFile } from './compose-to-file.ts'

process.exitCode = await composeToFile(process.argv.slice(2), { say: console.log, complain: console.error })
