import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "../free-port.ts";
import { postgresPrograms } from "./binaries.ts";

/** `nobody`, who exists everywhere. */
const UNPRIVILEGED = 65_534;

/** What is written survives the end of the server, but not of the machine. */
const FAST = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"];

/** Runs a command until the input ends, which it does when this process ends, even if that is killed. */
const END_WITH_INPUT = `exec 3<&0; "$@" & command=$!
  { read _ <&3; kill -QUIT $command; } & reader=$!
  wait $command; code=$?; kill $reader; exit $code`;

/** A PostgreSQL server of its own. */
export interface PostgresServer {
  /** Of its database `postgres`, with the right to create others. */
  url: string;
  /** Ends all connections and stops. */
  stop(): Promise<void>;
  /** Starts again with the same data, on the same port. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a server on this machine, which ends with this process. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = await postgresPrograms();
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  const folder = await mkdtemp(join(tmpdir(), "vitrine-postgres-"));
  if (isRoot) await chown(folder, UNPRIVILEGED, UNPRIVILEGED);
  const data = join(folder, "data");
  const port = await freePort();
  await run(join(programs, "initdb"), [
    ...["-D", data, "-U", "shop", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"],
    // Sorts as most servers do, and unlike the other databases.
    ...["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"],
  ]);
  let server: ChildProcess | null = null;

  async function run(program: string, args: string[]): Promise<void> {
    const child = spawn(program, args, { ...as, stdio: ["ignore", "ignore", "pipe"] });
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    if (code !== 0) throw new Error(`${program} failed: ${errors}`);
  }

  async function start(): Promise<void> {
    const settings = [
      ...[...FAST, "listen_addresses=127.0.0.1", "unix_socket_directories=", `port=${port}`],
      "max_connections=200",
    ].flatMap((setting) => ["-c", setting]);
    const command = [join(programs, "postgres"), "-D", data, ...settings];
    const child = spawn("sh", ["-c", END_WITH_INPUT, "sh", ...command], {
      ...{ ...as, stdio: ["pipe", "ignore", "pipe"] },
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

  await start();
  return {
    url: `postgres://shop:secret@127.0.0.1:${port}/postgres`,
    ...{ start, stop },
    async remove() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
