import { once } from "node:events";
import { createServer, type ListenOptions } from "node:net";

/** The settings that say where a shop listens. */
interface Ports {
  host?: string | undefined;
  port: number;
  /** Whether the sandbox is started, too. */
  sandbox: boolean;
  sandboxPort: number;
}

/**
 * Checks that the ports of a shop are free, before a start does anything that takes long.
 * @throws {AggregateError} of the system's error for each that is in use
 */
export async function checkPorts({ host, port, sandbox, sandboxPort }: Ports): Promise<void> {
  const checks = await Promise.allSettled([
    checkPort({ port, host }),
    ...(sandbox ? [checkPort({ port: sandboxPort })] : []),
  ]);
  const errors = checks.flatMap((check) => (check.status === "rejected" ? [check.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors);
}

async function checkPort(where: ListenOptions): Promise<void> {
  const server = createServer().listen(where);
  await once(server, "listening");
  await new Promise((resolve) => server.close(resolve));
}
