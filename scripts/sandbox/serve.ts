import { serve } from "@hono/node-server";
import { createSandbox, type SandboxOptions } from "./sandbox.ts";

export interface ServeOptions extends Omit<SandboxOptions, "publicUrl"> {
  /** 0 takes any that is free. */
  port: number;
  /** The address to listen on; the default is this machine only. */
  hostname?: string;
  /** The default is `http://localhost:<port>`. */
  publicUrl?: string;
}

/**
 * Listens, then opens the data file and begins to deliver. Rejects with the system's error when the port is taken
 * (`code` EADDRINUSE). `close` finishes what is under way.
 */
export async function serveSandbox(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { promise: ready, resolve: open, reject: fail } = Promise.withResolvers<Handler>();
  const server = serve({
    port: options.port,
    hostname: options.hostname ?? "127.0.0.1",
    fetch: async (request) => (await ready)(request),
  });
  const port = await new Promise<number>((listening, refused) => {
    server.once("error", refused);
    server.once("listening", () => {
      const address = server.address();
      listening(typeof address === "object" && address ? address.port : options.port);
    });
  });
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const closeServer = () => new Promise<void>((closed) => server.close(() => closed()));
  try {
    const sandbox = await createSandbox({ ...options, publicUrl: url });
    sandbox.start();
    open(sandbox.fetch);
    return {
      url,
      async close() {
        await closeServer();
        await sandbox.stop();
      },
    };
  } catch (error) {
    ready.catch(() => {});
    fail(error);
    await closeServer();
    throw error;
  }
}

type Handler = (request: Request) => Response | Promise<Response>;
