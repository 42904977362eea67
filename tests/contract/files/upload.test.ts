import { createHash, randomBytes } from "node:crypto";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FilesDown, type WritableFiles } from "#checkout/files/files.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { s3Files } from "#checkout/files/s3.ts";
import type { Offer, OfferFile, Part } from "#domain/offer.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { planUpload, UploadIncomplete, uploadFiles } from "#shop/upload-files.ts";

let root: string;
let contentDir: string;
let offers: Offer[];
let goods: OfferFile[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "vitrine-upload-"));
  contentDir = join(root, "content");
  const songs = await Promise.all(
    ["01.mp3", "02.mp3", "03.mp3", "04.mp3", "雨打瓦.txt"].map((name) => write("rain", name)),
  );
  const book = await write("book", "book.pdf");
  goods = [...songs, book];
  const rain: Part = { product: "rain", name: { en: "Rain" }, files: songs };
  const pages: Part = { product: "book", name: { en: "Book" }, files: [book] };
  offers = [offer("rain", [rain]), offer("book", [pages]), offer("bundle", [rain, pages])];
});
afterEach(() => rm(root, { recursive: true }));

async function write(product: string, name: string): Promise<OfferFile> {
  const bytes = randomBytes(100_000);
  const folder = join(contentDir, "products", product, "files");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { key: `${sha256}/${name}`, name, title: null, size: bytes.length, type: "audio/mpeg", sha256 };
}

function offer(product: string, parts: Part[]): Offer {
  const option = { key: "standard", name: { en: "Standard" }, price: 900, minimum: null, parts };
  return { product, name: {}, summary: {}, image: null, currency: "USD", options: [option] };
}

const folder = () =>
  folderFiles({ root: join(root, "stored"), baseUrl: "https://shop.example", secret: "secret" });

/** A storage whose uploads fail when the test wants them to. */
function failingFiles(
  files: WritableFiles,
  fails: (name: string, attempt: number) => boolean,
): WritableFiles {
  const attempts = new Map<string, number>();
  return {
    ...files,
    async put(file, body) {
      const attempt = (attempts.get(file.name) ?? 0) + 1;
      attempts.set(file.name, attempt);
      if (!fails(file.name, attempt)) return files.put(file, body);
      await body.getReader().read();
      throw new FilesDown("the file storage did not store a file", { cause: new Error("connection reset") });
    },
  };
}

describe("uploading the files of a shop", () => {
  it("sends each file once, even if several offers contain it, and sends nothing the second time", async () => {
    const { options, close } = await startS3Server();
    for (const files of [folder(), s3Files(options)]) {
      const first = await uploadFiles({ offers, contentDir, files });
      expect(first.sent.map(({ file }) => file.name).toSorted()).toEqual(
        goods.map(({ name }) => name).toSorted(),
      );
      expect(first.present).toEqual([]);
      for (const { key, size, sha256 } of goods) expect(await files.stat(key)).toEqual({ size, sha256 });
      const second = await uploadFiles({ offers, contentDir, files });
      expect(second.sent).toEqual([]);
      expect(second.present).toHaveLength(6);
    }
    await close();
  });

  it("lists what it would send in a dry run, and sends nothing", async () => {
    const files = folder();
    const plan = await planUpload({ offers: offers.slice(1, 2), contentDir, files });
    expect(plan.missing.map(({ path }) => path)).toEqual([join(contentDir, "products/book/files/book.pdf")]);
    expect(await files.stat(goods[5]?.key ?? "")).toBeNull();
  });

  it("counts every byte once in its progress, even if a file had to be sent again", async () => {
    const files = failingFiles(folder(), (name, attempt) => name === "02.mp3" && attempt < 3);
    let last = { bytes: 0, totalBytes: 0, done: 0, total: 0 };
    let maxBytes = 0;
    const onProgress = (progress: typeof last) => {
      last = { ...progress };
      maxBytes = Math.max(maxBytes, progress.bytes);
    };
    const { sent } = await uploadFiles({ offers, contentDir, files, onProgress, retryDelaysMs: [1, 1] });
    expect(sent).toHaveLength(6);
    expect(last).toEqual({ bytes: 600_000, totalBytes: 600_000, done: 6, total: 6 });
    expect(maxBytes).toBe(600_000);
  });

  it("sends at most four files at the same time", async () => {
    let now = 0;
    let maxConcurrent = 0;
    const files = folder();
    const watched: WritableFiles = {
      ...files,
      async put(file, body) {
        now += 1;
        maxConcurrent = Math.max(maxConcurrent, now);
        await files.put(file, body);
        now -= 1;
      },
    };
    await uploadFiles({ offers, contentDir, files: watched });
    expect(maxConcurrent).toBe(4);
  });

  it("names the files that failed and why, and the next run sends only those", async () => {
    const files = folder();
    const broken = failingFiles(files, (name) => name === "03.mp3");
    const upload = uploadFiles({ offers, contentDir, files: broken, retryDelaysMs: [1, 1] });
    const error: unknown = await upload.catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UploadIncomplete);
    expect(error).toMatchObject({
      uploaded: { sent: { length: 5 } },
      failed: [{ reason: "the file storage did not store a file (connection reset)" }],
      message: `1 of 6 files could not be sent:\n  ${join(contentDir, "products/rain/files/03.mp3")}: the file storage did not store a file (connection reset)`,
    });
    const next = await uploadFiles({ offers, contentDir, files });
    expect(next.sent.map(({ file }) => file.name)).toEqual(["03.mp3"]);
  });

  it("looks at what the storage has afterwards, and sends again what did not arrive whole", async () => {
    const files = folder();
    const lossy: WritableFiles = { ...files, put: (_, body) => body.cancel() };
    const upload = uploadFiles({ offers, contentDir, files: lossy, retryDelaysMs: [] });
    await expect(upload).rejects.toThrow("book.pdf: the file storage has nothing afterwards");
    let attempts = 0;
    const onceLossy: WritableFiles = {
      ...files,
      put: (file, body) => (attempts++ === 0 ? body.cancel() : files.put(file, body)),
    };
    const { sent } = await uploadFiles({ offers, contentDir, files: onceLossy, retryDelaysMs: [1] });
    expect(sent).toHaveLength(6);
  });

  it("reports a file that was changed or deleted since it was published, and does not retry it", async () => {
    await appendFile(join(contentDir, "products/rain/files/01.mp3"), "more");
    await rm(join(contentDir, "products/book/files/book.pdf"));
    const upload = uploadFiles({ offers, contentDir, files: folder(), retryDelaysMs: [60_000, 60_000] });
    await expect(upload).rejects.toThrow("01.mp3: has changed since the release was built");
    await expect(uploadFiles({ offers, contentDir, files: folder() })).rejects.toThrow(
      "book.pdf: is not in the content folder",
    );
  });
});
