import { createHash, randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { startS3Server } from "#sandbox/s3/server.ts";

const MB = 1024 * 1024;
/** The smallest that S3 accepts. */
const PART_BYTES = 5 * MB;

describe("an upload to a bucket in parts", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.close());
  afterEach(() => vi.restoreAllMocks());

  /** Each time a new process would do so. */
  const open = () =>
    s3Files({ ...server.options, inParts: { fromBytes: PART_BYTES, partBytes: PART_BYTES } });

  function fileOf(bytes: Uint8Array) {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { key: `${sha256}/film.mp4`, name: "film.mp4", type: "video/mp4", size: bytes.length, sha256 };
  }

  /** Ends like the connection of a process that is killed. */
  function cutOffAfter(bytes: Uint8Array, length: number): ReadableStream<Uint8Array> {
    let position = 0;
    return new ReadableStream({
      pull(controller) {
        if (position >= length) return controller.error(new Error("killed"));
        controller.enqueue(bytes.slice(position, position + MB));
        position += MB;
      },
    });
  }

  /** The numbers of the parts that are sent from now on. */
  function watchParts(): string[] {
    const sent: string[] = [];
    const { fetch } = globalThis;
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      const part = url.searchParams.get("partNumber");
      if (part !== null) sent.push(part);
      return fetch(input, init);
    });
    return sent;
  }

  async function contentOf(key: string): Promise<Buffer> {
    return Buffer.from(await new Response(await open().read(key)).arrayBuffer());
  }

  it("goes on after it was cut off, without the parts that have arrived, and is whole in the end", async () => {
    const bytes = new Uint8Array(randomBytes(3 * PART_BYTES + 1_000));
    const file = fileOf(bytes);
    await expect(open().put(file, cutOffAfter(bytes, 2 * PART_BYTES + MB))).rejects.toThrow(FilesDown);
    expect(await open().stat(file.key)).toBeNull();
    const sent = watchParts();
    await open().put(file, new Blob([bytes]).stream());
    expect(sent).toEqual(["3", "4"]);
    expect(await open().stat(file.key)).toEqual({ size: file.size, sha256: file.sha256 });
    expect((await contentOf(file.key)).equals(bytes)).toBe(true);
  });

  it("of another content than stated leaves nothing, and the next one begins anew", async () => {
    const bytes = new Uint8Array(randomBytes(2 * PART_BYTES));
    const file = fileOf(bytes);
    const damaged = bytes.slice();
    damaged[7] = (damaged[7] ?? 0) ^ 1;
    await expect(open().put(file, new Blob([damaged]).stream())).rejects.toThrow(FilesDown);
    const sent = watchParts();
    await open().put(file, new Blob([bytes]).stream());
    expect(sent).toEqual(["1", "2"]);
    expect((await contentOf(file.key)).equals(bytes)).toBe(true);
  });
});
