import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

import { workspace } from '../workspace.mjs'

/** More would leave one process running when all others have ended. */
const mostInAProcess = 32

/** The longest of all. */
const walksThroughAll = /^checks.(browser|e2e)/

/** What one file would change for the others in its process: clocks, the catalogue of kinds, what traces it, hooks before every test. */
const touchesAll = /mock\.timers|add-kind|trace-this-process|^t\.(beforeEach|plan|setTimeout)\b/m

/**
 * Puts files of one package together, to be run in one process: loading the modules and warming up costs more of the
 * processor than most files do themselves. A file that others would feel, and those that walk through the whole system,
 * stay alone.
 *
 * @param {string[]} files paths below the workspace, sorted
 * @returns {string[][]} each file once; the packages in the order of their first files
 */
export function shareProcesses(files) {
  const owners = new Set(files.map(ownerOf))
  return [...owners].flatMap((owner) => {
    const ofPackage = files.filter((file) => ownerOf(file) === owner)
    const alone = ofPackage.filter(runsAlone)
    const others = ofPackage.filter((file) => !alone.includes(file))
    return [...alone.map((file) => [file]), ...splitEvenly(others)]
  })
}

function ownerOf(file) {
  return file.slice(0, file.indexOf(`${sep}test${sep}`))
}

function runsAlone(file) {
  return walksThroughAll.test(file) || touchesAll.test(readFileSync(join(workspace, file), 'utf8'))
}

function splitEvenly(files) {
  const groups = Math.ceil(files.length / mostInAProcess)
  const size = Math.ceil(files.length / groups)
  return Array.from({ length: groups }, (_, n) => files.slice(n * size, (n + 1) * size))
}
