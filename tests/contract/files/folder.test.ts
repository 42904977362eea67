import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { type FolderFiles, folderFiles } from "#checkout/files/folder.ts";
import { BadKey } from "#checkout/files/key.ts";
import { signUrl } from "#checkout/files/signed-url.ts";

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

it("a URL is signed for a key of a file, for a time to come, as of the computer's clock too", async () => {
  const file = fileOf(randomBytes(10));
  const later = new Date(NOON.getTime() + 60_000);
  await expect(files.presign({ ...file, key: "../secrets" }, later)).rejects.toThrow(BadKey);
  await expect(files.presign(file, NOON)).rejects.toThrow(RangeError);
  const withoutClock = folderFiles({ root, baseUrl: "https://shop.example", secret: SECRET });
  await expect(withoutClock.presign(file, new Date(Date.now() - 1))).rejects.toThrow(RangeError);
  expect(await withoutClock.presign(file, new Date(Date.now() + 60_000))).toContain(file.sha256);
});

it("a range beyond the end is not cached, and says that others are possible", async () => {
  const { url } = await urlOf(randomBytes(10));
  const { response } = await ask(url, { range: "bytes=10-" });
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.get("accept-ranges")).toBe("bytes");
  expect((await ask(url)).response.headers.get("accept-ranges")).toBe("bytes");
});

it("a file is stored and deleted only under its own key, and errors of the folder say what failed", async () => {
  const bytes = randomBytes(10);
  const file = fileOf(bytes);
  for (const key of ["../secrets", `${"0".repeat(64)}/notes.pdf`])
    await expect(files.put({ ...file, key }, new Blob([bytes]).stream())).rejects.toThrow(BadKey);
  await expect(files.remove("../secrets")).rejects.toThrow(BadKey);
  await expect(files.read("../secrets")).rejects.toThrow(BadKey);
  await expect(files.put(file, new Blob([]).stream())).rejects.toMatchObject({
    ...{ name: "FilesDown", message: "the folder did not store a file" },
    cause: { message: expect.stringMatching(/^[0-9a-f]{64}\/notes.pdf: found 0 bytes with SHA-256 /) },
  });
  await expect(files.read(file.key)).rejects.toMatchObject({
    ...{ name: "FilesDown", message: "the folder has no such file", cause: { code: "ENOENT" } },
  });
  await mkdir(join(root, file.key, "inside"), { recursive: true });
  await expect(files.remove(file.key)).rejects.toMatchObject({
    ...{
      name: "FilesDown",
      message: "the folder did not delete a file",
      cause: { code: expect.stringMatching(/^(ERR_FS_)?EISDIR$/) },
    },
  });
});

it("what is read is what was stored, and a file may be empty", async () => {
  for (const bytes of [randomBytes(1_000), Buffer.alloc(1), Buffer.alloc(0)]) {
    const { file } = await urlOf(bytes);
    expect(Buffer.from(await new Response(await files.read(file.key)).arrayBuffer()).equals(bytes)).toBe(
      true,
    );
  }
});

it("what is no file of the shop has no size and is not served", async () => {
  const { file, url } = await urlOf(randomBytes(10));
  expect(await files.stat(file.key)).toEqual({ size: 10, sha256: file.sha256 });
  expect(await files.stat("notes.pdf")).toBeNull();
  await writeFile(join(root, "notes.pdf"), "Not for sale.");
  expect(await files.stat("notes.pdf")).toBeNull();
  await rm(join(root, file.sha256), { recursive: true });
  await mkdir(join(root, file.key), { recursive: true });
  expect(await files.stat(file.key)).toBeNull();
  await expect(ask(url)).rejects.toMatchObject({ code: "file-missing" });
  await rm(join(root, file.sha256), { recursive: true });
  await writeFile(join(root, file.sha256), "A file in place of the folder.");
  expect(await files.stat(file.key)).toBeNull();
});

it.each(["../secrets", "secrets/notes.pdf"])(
  "a signed URL of what is no key of a file is rejected: %s",
  async (key) => {
    const attachment = { key, name: "secrets", type: "text/plain" };
    const url = await signUrl("https://shop.example", SECRET, attachment, new Date(NOON.getTime() + 60_000));
    await expect(ask(url)).rejects.toMatchObject({ code: "tampered-link" });
  },
);

it("an expired URL leads to where it is renewed", async () => {
  const { file } = await urlOf(randomBytes(10));
  const url = await files.presign(file, new Date(NOON.getTime() + 60_000), "/library/");
  now = new Date(NOON.getTime() + 60_000);
  const { response } = await ask(url);
  expect([response.status, response.headers.get("location")]).toEqual([302, "/library/"]);
});

describe("the list of the files", () => {
  const listed = async (prefix?: `stamped/${string}`) => {
    const found = [];
    for await (const file of files.list(prefix)) found.push(file);
    return found.toSorted((a, b) => a.key.localeCompare(b.key));
  };

  it("has their sizes and when they were stored, and nothing that is no file for sale", async () => {
    expect(await listed()).toEqual([]);
    const { file } = await urlOf(randomBytes(10));
    const copy = `stamped/ord_1/item_1/${file.sha256}/${file.key}`;
    await files.put({ ...file, key: copy }, await files.read(file.key));
    await writeFile(join(root, "notes.txt"), "Not for sale.");
    await mkdir(join(root, "0".repeat(64), "folder"), { recursive: true });
    const storedAt = expect.any(Date);
    expect(await listed()).toEqual([{ key: file.key, size: 10, storedAt }]);
    expect(await listed("stamped/ord_1/")).toEqual([{ key: copy, size: 10, storedAt }]);
    expect(await listed("stamped/ord_2/")).toEqual([]);
  });

  it("is not empty, but an error, if the folder cannot be read", async () => {
    await expect(listed("stamped/\0")).rejects.toThrow(/null bytes/);
  });
});

it("the folder of a content is deleted with its last name, and deleting twice is no error", async () => {
  const bytes = randomBytes(10);
  const { file } = await urlOf(bytes);
  const other = fileOf(bytes, "other.pdf");
  await files.put(other, new Blob([bytes]).stream());
  await files.remove(file.key);
  await files.remove(file.key);
  expect(await readdir(join(root, file.sha256))).toEqual(["other.pdf"]);
  await files.remove(other.key);
  expect(await readdir(root)).toEqual([".incoming"]);
});
