/**
 * Loaded into each process of `npm start`. What a start leaves behind, compiled functions above all, an idle process
 * keeps for ever, for nothing makes it collect garbage: 13 MB in each service (Node.js 24.21). Without `--expose-gc`
 * this does nothing. In JavaScript, as is all that is loaded before a bundle: what strips types takes 15 MB.
 */
const LOOK_EVERY_MS = 2_500
/** Of the time between two looks; a process that loads its modules is busy for longer. */
const IDLE_BELOW = 0.1

let before = performance.eventLoopUtilization()
const looking = setInterval(() => {
  const { utilization } = performance.eventLoopUtilization(before)
  before = performance.eventLoopUtilization()
  if (utilization > IDLE_BELOW) return
  clearInterval(looking)
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}, LOOK_EVERY_MS).unref()
