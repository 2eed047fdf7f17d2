// Loaded into every service before its own code. On SIGUSR2 its event loop stands still, as under a long computation; on
// SIGPWR it collects its garbage (with --expose-gc), so that memory which is kept can be told from memory not yet freed.
const STALL_MS = 7_000

process.on('SIGUSR2', () => {
  const end = Date.now() + STALL_MS
  while (Date.now() < end) continue
})
process.on('SIGPWR', () => void globalThis.gc?.())
