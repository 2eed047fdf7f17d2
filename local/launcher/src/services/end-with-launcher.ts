/**
 * Loaded into each service before its own code. When the launcher is gone, however suddenly, so is the channel to it,
 * and the service ends at once: the cloud went with the launcher, and there is nothing left to drain into. Nor can an
 * orderly end be relied on then, since nobody reads its log any more and a write to it may wait for ever.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
