import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { createTestHarness } from "wrangler";
import { z } from "zod";
import { type Files, FilesDown, type WritableFiles } from "#checkout/files/files.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { BadKey } from "#checkout/files/key.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { Problem } from "#domain/api/problem.ts";
import { startS3Server } from "#sandbox/s3/server.ts";

/** An empty storage for a test. Its URLs can be fetched. */
export interface StorageSetup {
  files: WritableFiles;
  /** The same storage with another current time. */
  at(now: Date): Files;
  close(): Promise<void>;
}

export const storages: { name: string; open(): Promise<StorageSetup> }[] = [
  { name: "a folder", open: openFolder },
  { name: "S3", open: openS3 },
  { name: "S3 from a Worker", open: () => openFromWorker({ isBound: false }) },
  { name: "R2 from a Worker", open: () => openFromWorker({ isBound: true }) },
];

async function openFolder(): Promise<StorageSetup> {
  const root = await mkdtemp(join(tmpdir(), "vitrine-files-"));
  const secret = "a secret of this test, and long enough";
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const options = { root, secret, baseUrl: `http://127.0.0.1:${address.port}` };
  const files = folderFiles(options);
  server.on(
    "request",
    getRequestListener((request) =>
      files.serve(request).catch((error) => {
        if (error instanceof Problem) return Response.json({ code: error.code }, { status: error.status });
        throw error;
      }),
    ),
  );
  return {
    files,
    at: (now) => folderFiles({ ...options, clock: () => now }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await rm(root, { recursive: true });
    },
  };
}

async function openS3(): Promise<StorageSetup> {
  const { options, close } = await startS3Server();
  return { files: s3Files(options), at: (now) => s3Files({ ...options, clock: () => now }), close };
}

/**
 * The creator uploads from Node, and the Worker reads, either through S3's API or from a bound bucket. The local bound bucket has
 * no S3 API, so each file is stored in both.
 */
async function openFromWorker({ isBound }: { isBound: boolean }): Promise<StorageSetup> {
  const { options, close } = await startS3Server();
  const workerd = createTestHarness({
    root: process.cwd(),
    workers: [
      {
        config: {
          name: "files",
          main: "tests/contract/files/worker.ts",
          compatibility_date: "2026-11-01",
          vars: { S3: { ...options } },
          r2_buckets: isBound ? [{ binding: "FILES_BUCKET", bucket_name: "goods" }] : [],
        },
      },
    ],
  });
  const { url } = await workerd.listen();
  const s3 = s3Files(options);
  return {
    files: {
      ...filesBehind(url, () => new Date()),
      async put(file, body) {
        await s3.put(file, body);
        if (isBound) await copyToBucket(file, await s3.presign(file, new Date(Date.now() + 60_000)), url);
      },
    },
    at: (now) => filesBehind(url, () => now),
    async close() {
      await workerd.close();
      await close();
    },
  };
}

async function copyToBucket(file: { key: string; sha256: string }, source: string, base: URL): Promise<void> {
  const { headers, body } = await fetch(source);
  const query = new URLSearchParams({ key: file.key, sha256: file.sha256 });
  // Without these settings, Node's fetch would copy the whole body in case of a redirect.
  const init = {
    ...{
      method: "PUT",
      body,
      duplex: "half",
      headers: { "content-length": headers.get("content-length") ?? "" },
    },
    ...{ redirect: "error" as const, window: null },
  };
  const { ok, status } = await fetch(new URL(`/bucket?${query}`, base), init);
  if (!ok) throw new Error(`The bucket did not store the file (HTTP ${status}).`);
}

/** The port, implemented over HTTP with tests/contract/files/worker.ts. */
function filesBehind(base: URL, clock: () => Date): Files {
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, base), init);
    if (response.ok) return response.json();
    throw errorFrom(Failure.parse(await response.json()));
  };
  return {
    stat: async (key) => Stat.parse(await ask(`/stat?${new URLSearchParams({ key })}`)),
    async read(key) {
      const response = await fetch(new URL(`/read?${new URLSearchParams({ key })}`, base));
      if (!response.ok) throw errorFrom(Failure.parse(await response.json()));
      return response.body ?? new Blob([]).stream();
    },
    presign: async (file, expires) =>
      z
        .string()
        .parse(
          await ask("/presign", { method: "POST", body: JSON.stringify({ file, expires, now: clock() }) }),
        ),
  };
}

const Stat = z.object({ size: z.number(), sha256: z.string().nullable() }).nullable();
const Failure = z.object({ name: z.string(), message: z.string() });

function errorFrom({ name, message }: z.infer<typeof Failure>): Error {
  if (name === "BadKey") return new BadKey(message);
  if (name === "FilesDown") return new FilesDown(message);
  return name === "RangeError" ? new RangeError(message) : new Error(`${name}: ${message}`);
}
