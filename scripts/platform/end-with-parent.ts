/** Ends this process when the one that has started it with an IPC channel does, so that no orphan goes on. */
export function endWithParent(): void {
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // Listening must not keep the process running once its work is done.
  process.channel?.unref();
}
