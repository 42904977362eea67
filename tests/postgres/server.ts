import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { installPostgres, runAsServer, serverUser } from "./installation.ts";

/** Settings for speed. Data survives a crash of the server, but not of the machine. */
const FAST = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"];
/** PostgreSQL's own defaults, named for readers of figures that were measured with them. */
export const DURABLE = ["fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=128MB"];

/** Runs a command until the input ends, which it does when this process ends, even if that is killed. */
const END_WITH_INPUT = `exec 3<&0; "$@" & command=$!
  { read _ <&3; kill -QUIT $command; } & reader=$!
  wait $command; code=$?; kill $reader; exit $code`;

/** A PostgreSQL server of its own. */
export interface PostgresServer {
  /** The URL of its database `postgres`, with the right to create others. */
  url: string;
  /** Resolves once it accepts connections. */
  ready: Promise<void>;
  /** Kills it with all connections. */
  stop(): Promise<void>;
  /** Starts it again with the same data, on the same port. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Starts a server on this machine, which ends with this process. It is not {@link PostgresServer.ready} yet.
 *
 * @param settings such as `fsync=on`
 */
export async function startPostgres(settings = FAST): Promise<PostgresServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "vitrine-postgres-"));
  let server: ChildProcess | null = null;
  const ready = create().then(start);

  async function create(): Promise<void> {
    if (serverUser.uid) await chown(folder, serverUser.uid, serverUser.gid);
    const { data } = await installPostgres();
    await runAsServer("cp", ["-r", data, folder]);
  }

  async function start(): Promise<void> {
    const { program } = await installPostgres();
    const options = [
      ...[...settings, "listen_addresses=127.0.0.1", "unix_socket_directories=", `port=${port}`],
      "max_connections=200",
    ].flatMap((setting) => ["-c", setting]);
    const command = [program("postgres"), "-D", join(folder, "data"), ...options];
    const child = spawn("sh", ["-c", END_WITH_INPUT, "sh", ...command], {
      ...{ ...serverUser, stdio: ["pipe", "ignore", "pipe"] },
    });
    server = child;
    let log = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on("data", (chunk) => {
        log += chunk;
        if (log.includes("ready to accept connections")) resolve();
      });
      child.once("exit", () => reject(new Error(`PostgreSQL did not start: ${log}`)));
    });
  }

  async function stop(): Promise<void> {
    if (!server) return;
    const ended = once(server, "exit");
    server.stdin?.end();
    await ended;
    server = null;
  }

  return {
    url: `postgres://shop:secret@127.0.0.1:${port}/postgres`,
    ...{ ready, start, stop },
    async remove() {
      await ready;
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
