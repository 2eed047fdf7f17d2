/**
 * Loaded into each service before its own code. When the launcher is gone, however suddenly, so is the channel to it,
 * and the service ends too: it drains as on any SIGTERM, but not for long, since its cloud went with the launcher.
 */
const patience = 3_000

if (process.channel) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref()
  })
  process.channel.unref()
}
