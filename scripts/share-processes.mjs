import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

import { workspace } from './workspace.mjs'

/** More would leave one process running when all others have ended. */
const filesAProcess = 8

/** What one file would change for the others in its process: clocks, the catalogue of kinds, what traces it, hooks around every test. */
const touchesAll = /mock\.timers|add-kind|trace-this-process|^t\.(afterEach|beforeEach|plan|setTimeout)\b/m

/**
 * Puts files of one package together, to be run in one process: loading the modules and warming up costs more of the
 * processor than most files do themselves. A file that others would feel, and those that start the whole system, stay
 * alone.
 *
 * @param {string[]} files paths below the workspace, sorted
 * @returns {string[][]} each file once, in the order of the first of each group
 */
export function shareProcesses(files) {
  const groups = []
  const open = new Map()
  for (const file of files) {
    const owner = file.slice(0, file.indexOf(`${sep}test${sep}`))
    const group = open.get(owner)
    if (runsAlone(file)) groups.push([file])
    else if (group && group.length < filesAProcess) group.push(file)
    else groups.push(open.set(owner, [file]).get(owner))
  }
  return groups
}

function runsAlone(file) {
  const startsAll = /^checks./.test(file) && !file.startsWith(`checks${sep}workspace`)
  return startsAll || touchesAll.test(readFileSync(join(workspace, file), 'utf8'))
}
