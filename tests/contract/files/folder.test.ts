import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { type FolderFiles, folderFiles } from "#checkout/files/folder.ts";

const NOON = new Date("2026-11-22T12:00:00Z");
const SECRET = "a secret of this test, and long enough";

let root: string;
let now: Date;
let files: FolderFiles;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "vitrine-folder-"));
  now = NOON;
  files = folderFiles({ root, baseUrl: "https://shop.example", secret: SECRET, clock: () => now });
});
afterEach(() => rm(root, { recursive: true }));

function fileOf(bytes: Uint8Array, name = "notes.pdf") {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { key: `${sha256}/${name}`, name, type: "application/pdf", size: bytes.length, sha256 };
}

async function urlOf(bytes: Uint8Array<ArrayBuffer>) {
  const file = fileOf(bytes);
  await files.put(file, new Blob([bytes]).stream());
  return { file, url: await files.presign(file, new Date(NOON.getTime() + 300_000)) };
}

async function ask(url: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await files.serve(new Request(url, { headers, method }));
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe("a range of a file", () => {
  const bytes = randomBytes(1_000);

  it.each([
    ["bytes=0-0", 0, 0],
    ["bytes=990-", 990, 999],
    ["bytes=-10", 990, 999],
    ["bytes=-5000", 0, 999],
    ["bytes=500-5000", 500, 999],
    ["BYTES=0-499", 0, 499],
  ])("is answered for %s", async (range, first, last) => {
    const { url } = await urlOf(bytes);
    const { response, bytes: part } = await ask(url, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${first}-${last}/1000`);
    expect(response.headers.get("content-length")).toBe(String(last - first + 1));
    expect(part.equals(bytes.subarray(first, last + 1))).toBe(true);
  });

  it.each(["bytes=1000-", "bytes=1000-2000", "bytes=-0"])("beyond its end is rejected: %s", async (range) => {
    const { url } = await urlOf(bytes);
    const { response } = await ask(url, { range });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */1000");
  });

  it.each(["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])(
    "that is malformed, or has several ranges, returns the whole file: %s",
    async (range) => {
      const { url } = await urlOf(bytes);
      const { response, bytes: whole } = await ask(url, { range });
      expect(response.status).toBe(200);
      expect(whole.equals(bytes)).toBe(true);
    },
  );

  it("is only returned if the file has not changed since the browser's first request", async () => {
    const { url, file } = await urlOf(bytes);
    const etag = `"${file.sha256}"`;
    expect((await ask(url)).response.headers.get("etag")).toBe(etag);
    expect((await ask(url, { range: "bytes=5-", "if-range": etag })).response.status).toBe(206);
    expect((await ask(url, { range: "bytes=5-", "if-range": '"another"' })).response.status).toBe(200);
    const date = "Sun, 22 Nov 2026 12:00:00 GMT";
    expect((await ask(url, { range: "bytes=5-", "if-range": date })).response.status).toBe(200);
  });

  it("of an empty file is rejected, and the whole file is empty", async () => {
    const { url } = await urlOf(new Uint8Array());
    const { response, bytes: whole } = await ask(url);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("0");
    expect(whole).toHaveLength(0);
    expect((await ask(url, { range: "bytes=0-" })).response.status).toBe(416);
  });
});

it("HEAD returns the headers without the body, and ignores a range", async () => {
  const { url } = await urlOf(randomBytes(1_000));
  const { response, bytes } = await ask(url, { range: "bytes=0-9" }, "HEAD");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-length")).toBe("1000");
  expect(bytes).toHaveLength(0);
});

it("a download is not cached, and browsers do not guess its type", async () => {
  const { url } = await urlOf(randomBytes(10));
  const { response } = await ask(url);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment;/);
});

it("a URL works until it expires, and then responds that it has expired", async () => {
  const { url } = await urlOf(randomBytes(10));
  now = new Date(NOON.getTime() + 299_999);
  expect((await ask(url)).response.status).toBe(200);
  now = new Date(NOON.getTime() + 300_000);
  await expect(ask(url)).rejects.toMatchObject({ code: "link-expired" });
});

it("a URL that was changed or signed with another secret is rejected as tampered with, not as expired", async () => {
  const { url, file } = await urlOf(randomBytes(10));
  now = new Date(NOON.getTime() + 3_600_000);
  for (const part of ["name=notes.pdf", "type=application%2Fpdf", /expires=\d/, /signature=./]) {
    const changed = url.replace(part, (text) => `${text}0`);
    await expect(ask(changed), changed).rejects.toMatchObject({ code: "tampered-link" });
  }
  await expect(ask("https://shop.example/api/files/%E0%A4%A?x")).rejects.toMatchObject({
    code: "tampered-link",
  });
  const other = folderFiles({
    root,
    baseUrl: "https://shop.example",
    secret: `${SECRET}!`,
    clock: () => now,
  });
  const forged = await other.presign(file, new Date(now.getTime() + 60_000));
  await expect(ask(forged)).rejects.toMatchObject({ code: "tampered-link" });
});

it("a file that is incomplete, or differs from its stated size or checksum, is not stored", async () => {
  const bytes = randomBytes(1_000);
  const file = fileOf(bytes);
  const cut = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bytes.subarray(0, 10));
      controller.error(new Error("the line went dead"));
    },
  });
  for (const body of [new Blob([bytes.subarray(1)]).stream(), new Blob([randomBytes(1_000)]).stream(), cut]) {
    await expect(files.put(file, body)).rejects.toThrow(FilesDown);
  }
  expect(await files.stat(file.key)).toBeNull();
  expect(await readdir(join(root, ".incoming"))).toEqual([]);
});

it("a file is closed when the buyer cancels the download", async () => {
  const { url } = await urlOf(randomBytes(1_000_000));
  const open = async () => (await readdir("/proc/self/fd")).length;
  const before = await open();
  for (let time = 0; time < 5; time += 1) {
    const { body } = await files.serve(new Request(url));
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
  }
  expect(await open()).toBeLessThanOrEqual(before);
});
