// Preloaded into a child (node --import): when the parent is gone, however it went, the channel to it closes.
process.on('disconnect', () => process.exit(0))
// The channel alone must not keep the child running.
process.channel?.unref()
