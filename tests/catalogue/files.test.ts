import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { createContentMemory } from "#catalogue/content/memory.ts";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { mediaTypeOf, readFileMetadata } from "#catalogue/file-metadata.ts";
import { mediaFolder } from "#catalogue/media-folder.ts";
import { pictureId } from "#catalogue/picture.ts";
import { preparePictures } from "#catalogue/prepare-pictures.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder, write } from "./content-folder.ts";

const BOOK = "products/two-lamps/files/lamps.pdf";

describe("a file", () => {
  test("is read once, and again after it has changed", async () => {
    const folder = temporaryFolder();
    const cacheDir = join(folder, "cache");
    cpSync(FIXTURE, folder, { recursive: true });
    const read = async () => (await readFileMetadata(folder, [BOOK], cacheDir)).get(BOOK);
    const first = await read();
    const { mtime } = statSync(join(folder, BOOK));

    const cachePath = join(cacheDir, "files.json");
    writeFileSync(cachePath, readFileSync(cachePath, "utf8").replace('"pages":2', '"pages":77'));
    expect((await read())?.pages).toBe(77);

    writeFileSync(join(folder, BOOK), "%PDF-1.7 cut off");
    utimesSync(join(folder, BOOK), mtime, mtime);
    expect(await read()).toMatchObject({ size: 16, pages: null });
    expect((await read())?.sha256).not.toBe(first?.sha256);

    const cut = await read();
    writeFileSync(join(folder, BOOK), "%PDF-1.7 cut OFF");
    utimesSync(join(folder, BOOK), mtime, mtime);
    expect((await read())?.sha256, "with the same size and modification time").not.toBe(cut?.sha256);
  });

  test("is read again if the cache is damaged", async () => {
    const cacheDir = temporaryFolder();
    writeFileSync(join(cacheDir, "files.json"), '{"version": 1, "files": {"x": ');
    expect((await readFileMetadata(FIXTURE, [BOOK], cacheDir)).get(BOOK)).toMatchObject({
      size: 582,
      pages: 2,
    });
  });

  test("that is a video or a GIF has a frame size", async () => {
    const folder = temporaryFolder();
    write(folder, {
      "wide.mp4": mp4([0, 0], [640, 360]),
      "turned.mov": mp4([1920, 1080], [0, 0], true),
      "clip.webm": webm(854, 480),
      "moving.gif": await sharp({ create: { width: 30, height: 20, channels: 3, background: "#c8442b" } })
        .gif()
        .toBuffer(),
      "broken.mp4": "no video",
      "silent.mp4": mp4(),
    });
    const names = ["wide.mp4", "turned.mov", "clip.webm", "moving.gif", "broken.mp4", "silent.mp4"];
    const metadata = await readFileMetadata(folder, names, join(folder, "cache"));
    expect(names.map((name) => metadata.get(name)?.frame)).toEqual([
      { width: 640, height: 360 },
      { width: 1080, height: 1920 },
      { width: 854, height: 480 },
      { width: 30, height: 20 },
      null,
      null,
    ]);
  });

  test("has the media type of its extension, and TypeScript is text", () => {
    const names = ["a.pdf", "a.epub", "a.zip", "a.mp3", "a.mp4", "雨打瓦.txt", "a.ts", "a.cube"];
    expect(names.map(mediaTypeOf)).toEqual([
      "application/pdf",
      "application/epub+zip",
      "application/zip",
      "audio/mpeg",
      "video/mp4",
      "text/plain",
      "text/plain",
      "application/octet-stream",
    ]);
  });
});

describe("a picture", () => {
  async function prepare(folder: string, file: string) {
    const cacheDir = join(folder, "cache");
    const metadata = await readFileMetadata(folder, [file], cacheDir);
    const { pictures, unreadable } = await preparePictures(folder, [file], metadata, {
      cacheDir,
      media: mediaFolder(join(folder, "media")),
    });
    return { picture: pictures.get(file), unreadable, cacheDir };
  }
  const red = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#c8442b" } });

  test("is never enlarged", async () => {
    const folder = temporaryFolder();
    write(folder, { "a.png": await red(500, 300).png().toBuffer() });
    const { picture } = await prepare(folder, "a.png");
    expect(picture).toMatchObject({ width: 500, height: 300 });
    expect(picture?.variants.map(({ type, width }) => `${type} ${width}`)).toEqual([
      "image/avif 320",
      "image/avif 500",
      "image/jpeg 500",
    ]);
    for (const { name, width } of picture?.variants ?? []) {
      expect((await sharp(join(folder, "media", name)).metadata()).width).toBe(width);
    }
  });

  test("from a small SVG is sharp at the largest width", async () => {
    const folder = temporaryFolder();
    write(folder, {
      "a.svg":
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path d="M0 0h5v5H0z"/><path fill="#fff" d="M5 0h5v5H5z"/></svg>',
    });
    const { picture } = await prepare(folder, "a.svg");
    expect(picture).toMatchObject({ width: 1280, height: 640 });
    const jpeg = picture?.variants.at(-1)?.name ?? "";
    const { data, info } = await sharp(join(folder, "media", jpeg))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([data[620], data[660]].map((level) => Math.round((level ?? 0) / 255))).toEqual([0, 1]);
    expect(info.width).toBe(1280);
  });

  test("with an orientation in its metadata is rotated", async () => {
    const folder = temporaryFolder();
    write(folder, { "a.jpg": await red(40, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer() });
    expect((await prepare(folder, "a.jpg")).picture).toMatchObject({ width: 20, height: 40 });
  });

  test("is generated again if a file is missing in the cache", async () => {
    const folder = temporaryFolder();
    write(folder, { "a.png": await red(50, 50).png().toBuffer() });
    const { picture, cacheDir } = await prepare(folder, "a.png");
    const name = picture?.variants[0]?.name ?? "";
    rmSync(join(cacheDir, "media", picture?.id ?? "", name));
    rmSync(join(folder, "media"), { recursive: true });
    await prepare(folder, "a.png");
    expect(statSync(join(folder, "media", name)).size).toBeGreaterThan(0);
  });

  test("that cannot be read is reported with the reason", async () => {
    const folder = temporaryFolder();
    write(folder, { "a.png": "not a picture" });
    const { unreadable, picture } = await prepare(folder, "a.png");
    expect(picture).toBeUndefined();
    expect(unreadable).toEqual([
      { file: "a.png", reason: expect.stringContaining("unsupported image format") },
    ]);
  });
});

test("a sample that is edited after publishing does not change on the site", async () => {
  const contentDir = shopWith();
  const outDir = temporaryFolder();
  await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  const media = join(outDir, "site/media");
  const [published = ""] = readdirSync(media, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith("lamp.css"),
  );
  const before = readFileSync(join(media, published), "utf8");
  writeFileSync(join(contentDir, "products/two-lamps/samples/lamp.css"), "edited");
  expect(readFileSync(join(media, published), "utf8")).toBe(before);
});

test.each([
  ["that is cut off", "moon.png", (png: Buffer) => png.subarray(0, png.length / 2)],
  [
    "that is far too wide",
    "wide.svg",
    () => '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100000 1"><path d="M0 0h1v1z"/></svg>',
  ],
])("a picture %s is found by a check already", async (_, name, content) => {
  const noise = sharp({
    create: {
      width: 90,
      height: 90,
      channels: 3,
      background: "#888",
      noise: { type: "gaussian", mean: 128, sigma: 30 },
    },
  });
  const contentDir = shopWith({
    [`products/paper-moon/gallery/${name}`]: content(await noise.png().toBuffer()),
  });
  const { mistakes } = await checkContent(contentDir);
  expect(mistakes).toEqual([
    expect.objectContaining({
      file: `products/paper-moon/gallery/${name}`,
      found: expect.stringContaining("cannot be read as a picture"),
    }),
  ]);
  const folder = temporaryFolder();
  const build = buildCatalogue({ contentDir, outDir: folder, cacheDir: join(folder, "cache") });
  await expect(build).rejects.toMatchObject({ mistakes: [{ file: mistakes[0]?.file }] });
});

test("a mistake in a text is reported before any picture is decoded", async () => {
  const contentDir = shopWith({
    "products/paper-moon/gallery/moon.png": "not a picture",
    "discounts.yaml": "mistake: true",
  });
  const folder = temporaryFolder();
  const error = await buildCatalogue({
    ...{ contentDir, outDir: folder, cacheDir: join(folder, "cache") },
  }).catch((error: unknown) => error);
  const mistakes = error instanceof ContentInvalid ? error.mistakes : [];
  expect([...new Set(mistakes.map(({ file }) => file))]).toEqual(["discounts.yaml"]);
});

test("a check does not decode again what a build has prepared", async () => {
  const file = "products/paper-moon/gallery/moon.png";
  const contentDir = shopWith({ [file]: "not a picture" });
  const cacheDir = temporaryFolder();
  const memory = createContentMemory();
  const path = join(contentDir, file);
  const id = pictureId(memory.hashes.hash(path, statSync(path)));
  const mistakes = async () =>
    (await checkContent(contentDir, null, new Date(), { memory, cacheDir })).mistakes;
  expect(await mistakes()).toHaveLength(1);
  mkdirSync(join(cacheDir, "media", id), { recursive: true });
  expect(await mistakes()).toEqual([]);
});

/** An MP4 with its index after the (64-bit) data, and a track for each frame size; `true` rotates. Audio has no size. */
function mp4(...frames: (readonly [width: number, height: number] | true)[]): Buffer {
  const isTurned = frames.includes(true);
  const tracks = frames.flatMap((frame) => {
    if (frame === true) return [];
    const header = Buffer.alloc(84);
    header.writeInt32BE(isTurned ? 0 : 0x10000, 40);
    header.writeUInt16BE(frame[0], 76);
    header.writeUInt16BE(frame[1], 80);
    return [box("trak", box("tkhd", header))];
  });
  const long = Buffer.concat([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from("mdat"),
    Buffer.alloc(8),
    Buffer.alloc(40),
  ]);
  long.writeBigUInt64BE(BigInt(long.length), 8);
  return Buffer.concat([box("ftyp", Buffer.from("isom0000")), long, box("moov", ...tracks)]);
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 4, "latin1");
  const whole = Buffer.concat([head, ...parts]);
  whole.writeUInt32BE(whole.length, 0);
  return whole;
}

/** EBML elements have an id, a length and a body: https://www.rfc-editor.org/rfc/rfc8794 */
function webm(width: number, height: number): Buffer {
  const number = (value: number) => Buffer.from([value >> 8, value & 255]);
  const video = ebml("e0", ebml("b0", number(width)), ebml("ba", number(height)));
  const track = ebml(
    "ae",
    ebml("d7", number(1)),
    ebml("83", Buffer.from([1])),
    ebml("86", Buffer.from("V_VP9")),
    video,
  );
  const header = ebml("1a45dfa3", ebml("4282", Buffer.from("webm")));
  return Buffer.concat([header, ebml("18538067", ebml("1654ae6b", track))]);
}

function ebml(id: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id, "hex"), Buffer.from([0x80 | body.length]), body]);
}
