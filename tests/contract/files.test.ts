import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { BadKey } from "#checkout/files/key.ts";
import { watchMemory } from "./files/memory.ts";
import { type StorageSetup, storages } from "./files/storages.ts";

const MB = 1024 * 1024;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe.each(storages)("files stored in $name", ({ open }) => {
  let bench: StorageSetup;
  beforeAll(async () => {
    bench = await open();
  });
  afterAll(() => bench.close());

  /** Stores bytes under their key. @returns the file */
  async function storeBytes(bytes: Uint8Array<ArrayBuffer>, name = "notes.pdf", type = "application/pdf") {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = { key: `${sha256}/${name}`, name, type, size: bytes.length, sha256 };
    await bench.files.put(file, new Blob([bytes]).stream());
    return file;
  }

  async function get(url: string, headers: Record<string, string> = {}) {
    const response = await fetch(url, { headers });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  it("are downloaded byte for byte, with their name and type", async () => {
    const bytes = randomBytes(10_000);
    const file = await storeBytes(bytes);
    expect(await bench.files.stat(file.key)).toEqual({ size: 10_000, sha256: file.sha256 });

    const { response, bytes: received } = await get(await bench.files.presign(file, inMinutes(5)));
    expect(response.status).toBe(200);
    expect(received.equals(bytes)).toBe(true);
    expect(response.headers.get("content-length")).toBe("10000");
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe("attachment; filename=notes.pdf");
    expect(response.headers.get("accept-ranges")).toBe("bytes");
  });

  it.each([
    ["雨打瓦.txt", "%E9%9B%A8%E6%89%93%E7%93%A6.txt"],
    [`it's "quoted" (1)*; 100%+.zip`, "it%27s%20%22quoted%22%20%281%29%2A%3B%20100%25%2B.zip"],
    ["lantern 🏮.mp3", "lantern%20%F0%9F%8F%AE.mp3"],
  ])("are downloaded under the name %s", async (name, encoded) => {
    const file = await storeBytes(randomBytes(100), name, "application/octet-stream");
    expect(await bench.files.stat(file.key)).toEqual({ size: 100, sha256: file.sha256 });
    const { response, bytes } = await get(await bench.files.presign(file, inMinutes(5)));
    expect(response.status).toBe(200);
    expect(bytes).toHaveLength(100);
    const disposition = response.headers.get("content-disposition");
    expect(disposition).toMatch(/^attachment; filename=/);
    expect(disposition).toMatch(/^[\x20-\x7e]+$/);
    expect(disposition?.split("filename*=")[1]).toBe(`UTF-8''${encoded}`);
  });

  it("can be downloaded under another name than they are stored under", async () => {
    const file = await storeBytes(randomBytes(10));
    const { response } = await get(
      await bench.files.presign({ ...file, name: "other.bin", type: "application/x-other" }, inMinutes(5)),
    );
    expect(response.headers.get("content-disposition")).toBe("attachment; filename=other.bin");
    expect(response.headers.get("content-type")).toBe("application/x-other");
  });

  it("are read by the shop itself byte for byte, even if they are empty", async () => {
    for (const bytes of [randomBytes(1_000_000), new Uint8Array()]) {
      const file = await storeBytes(bytes);
      const read = new Response(await bench.files.read(file.key));
      expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it("can be downloaded in part, so that an interrupted download can resume", async () => {
    const bytes = randomBytes(5_000);
    const url = await bench.files.presign(await storeBytes(bytes), inMinutes(5));
    const first = await get(url, { range: "bytes=0-99" });
    expect(first.response.status).toBe(206);
    expect(first.response.headers.get("content-range")).toBe("bytes 0-99/5000");
    expect(first.bytes.equals(bytes.subarray(0, 100))).toBe(true);
    const rest = await get(url, { range: "bytes=100-" });
    expect(rest.response.status).toBe(206);
    expect(rest.response.headers.get("content-range")).toBe("bytes 100-4999/5000");
    expect(rest.bytes.equals(bytes.subarray(100))).toBe(true);
    const beyond = await get(url, { range: "bytes=5000-" });
    expect(beyond.response.status).toBe(416);
  });

  it("cannot be downloaded once the URL has expired", async () => {
    const bytes = randomBytes(1_000);
    const file = await storeBytes(bytes);
    const hourAgo = bench.at(inMinutes(-60));
    const { response, bytes: received } = await get(await hourAgo.presign(file, inMinutes(-30)));
    expect(response.status).toBe(403);
    expect(received.includes(bytes)).toBe(false);
    const still = await get(await hourAgo.presign(file, inMinutes(5)));
    expect(still.response.status).toBe(200);
  });

  it("cannot be downloaded from a URL that was changed in any part", async () => {
    const file = await storeBytes(randomBytes(1_000));
    const other = await storeBytes(randomBytes(1_000));
    const url = await bench.files.presign(file, inMinutes(5));
    const changed = [
      url.replace(/(signature=.)./i, (_, start) => `${start}!`),
      url.replace(/([?&](?:X-Amz-)?Signature=)[^&]+/i, "$1"),
      url.replace(/(?:X-Amz-)?Signature=[^&]+/i, ""),
      url.replace(/((?:X-Amz-)?Expires=)\d+/i, "$19999999999"),
      url.replace("notes.pdf&", "invoice.exe&").replace("notes.pdf&", "invoice.exe&"),
      url.replace("application%2Fpdf", "text%2Fhtml"),
      url.replace(file.sha256, other.sha256),
    ];
    for (const one of changed) {
      expect(one).not.toBe(url);
      expect((await get(one)).response.status, one).toBeOneOf([400, 403]);
    }
  });

  it("that are missing are reported as missing, and their URL responds with an error", async () => {
    const key = `${createHash("sha256").update("never stored").digest("hex")}/missing.pdf`;
    expect(await bench.files.stat(key)).toBeNull();
    await expect(bench.files.read(key)).rejects.toThrow(FilesDown);
    const url = await bench.files.presign(
      { key, name: "missing.pdf", type: "application/pdf" },
      inMinutes(5),
    );
    expect((await get(url)).response.status).toBeOneOf([404, 503]);
  });

  it("can be stored twice, also at the same time", async () => {
    const bytes = randomBytes(1_000);
    const file = await storeBytes(bytes);
    await Promise.all([storeBytes(bytes), storeBytes(bytes)]);
    expect(await bench.files.stat(file.key)).toEqual({ size: 1_000, sha256: file.sha256 });
    expect((await get(await bench.files.presign(file, inMinutes(5)))).bytes.equals(bytes)).toBe(true);
  });

  it("can only be stored under their own checksum", async () => {
    const bytes = new TextEncoder().encode("x");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const keys = [
      "notes.pdf",
      "../../etc/passwd",
      `${sha256}/../x`,
      `${sha256}/..`,
      `${sha256}/a/b`,
      `${sha256}/`,
    ];
    for (const key of [...keys, `${sha256.replace(/./, "g")}/x`, `${"0".repeat(64)}/x`]) {
      const file = { key, name: "x", type: "text/plain", size: 1, sha256 };
      await expect(bench.files.put(file, new Blob([bytes]).stream()), key).rejects.toThrow(BadKey);
    }
    for (const key of keys) {
      expect(await bench.files.stat(key), key).toBeNull();
      const file = { key, name: "x", type: "text/plain" };
      await expect(bench.files.presign(file, inMinutes(5)), key).rejects.toThrow(BadKey);
    }
  });

  it("get no URL that has already expired or would be valid for longer than a week", async () => {
    const file = { key: `${"0".repeat(64)}/x`, name: "x", type: "text/plain" };
    await expect(bench.files.presign(file, inMinutes(-1))).rejects.toThrow(RangeError);
    await expect(bench.files.presign(file, inMinutes(8 * 24 * 60))).rejects.toThrow(RangeError);
  });

  it("are streamed in both directions, even if they are large", async () => {
    const size = 32 * MB;
    const step = size / 8;
    const chunk = randomBytes(MB);
    const hash = createHash("sha256");
    for (let sent = 0; sent < size; sent += MB) hash.update(chunk);
    const sha256 = hash.digest("hex");
    const file = { key: `${sha256}/lesson.mp4`, name: "lesson.mp4", type: "video/mp4", size, sha256 };
    const used = watchMemory();
    const sending: number[] = [];
    const receiving: number[] = [];

    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(chunk));
        sent += MB;
        if (sent > size / 2 && sent % step === 0) sending.push(used());
        if (sent === size) controller.close();
      },
    });
    await bench.files.put(file, body);
    expect(await bench.files.stat(file.key)).toEqual({ size, sha256 });

    const response = await fetch(await bench.files.presign(file, inMinutes(5)));
    const received = createHash("sha256");
    let arrived = 0;
    for await (const part of response.body ?? []) {
      received.update(part);
      arrived += part.length;
      if (arrived > size / 2 && arrived > (5 + receiving.length) * step) receiving.push(used());
    }
    expect(received.digest("hex")).toBe(sha256);
    // Each copy in memory would take more than half of the file's size.
    expect(Math.min(...sending)).toBeLessThan(size / 2);
    expect(Math.min(...receiving)).toBeLessThan(size / 2);
  });
});
