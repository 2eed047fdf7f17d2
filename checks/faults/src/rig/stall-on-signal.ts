// Every service loads this before its own code. SIGUSR2 blocks its event loop, as a long computation would. SIGPWR
// collects garbage (with --expose-gc), which tells memory that is kept from memory that is not freed yet.
const STALL_MS = 7_000

process.on('SIGUSR2', () => {
  const end = Date.now() + STALL_MS
  while (Date.now() < end) continue
})
process.on('SIGPWR', () => globalThis.gc?.())
