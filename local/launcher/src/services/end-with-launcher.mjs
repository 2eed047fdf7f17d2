/**
 * Loaded into each service before its own code. When the launcher ends, even by SIGKILL, the channel to it closes and
 * the service ends at once. A graceful shutdown is no use then: the cloud has ended with the launcher, and a write to
 * the log, which is not read any more, may block for ever.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
