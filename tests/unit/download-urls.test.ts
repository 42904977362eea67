import { createHmac } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { contentRange, parseRange } from "#checkout/files/byte-range.ts";
import { secondsUntil } from "#checkout/files/expiry.ts";
import { BadKey, checkKey, isListed, sha256Of } from "#checkout/files/key.ts";
import { readSignedUrl, signUrl } from "#checkout/files/signed-url.ts";
import { urlLifetimeMs } from "#checkout/offers/lifetime.ts";

const SHA256 = "0123456789abcdef".repeat(4);
const SECRET = "a secret of this test, and long enough";
const FILE = { key: `${SHA256}/雨 & sun.txt`, name: "雨打瓦.txt", type: "text/plain" };
const NOON = new Date("2026-11-22T12:00:00.400Z");

describe("a signed URL", () => {
  it("contains the key, the name and type for the buyer, and the expiry in seconds, rounded up", async () => {
    const url = await signUrl("https://shop.example/", SECRET, FILE, NOON);
    expect(url).toMatch(
      new RegExp(
        `^https://shop\\.example/api/files/${SHA256}/${encodeURIComponent("雨 & sun.txt")}` +
          `\\?name=[%A-Z0-9]+\\.txt&type=text%2Fplain&expires=${NOON.getTime() / 1000 + 0.6}&signature=[\\w-]{43}$`,
      ),
    );
    expect(await readSignedUrl(new URL(url), SECRET)).toEqual({
      ...FILE,
      expires: new Date("2026-11-22T12:00:01.000Z"),
      renewAt: null,
    });
  });

  it("is rejected if any part of it was changed, is missing or is encoded differently", async () => {
    const genuine = new URL(await signUrl("https://shop.example", SECRET, FILE, NOON));
    const changed = (change: (url: URL) => void) => {
      const url = new URL(genuine);
      change(url);
      expect(url.href).not.toBe(genuine.href);
      return readSignedUrl(url, SECRET);
    };
    for (const name of ["name", "type", "expires", "signature"]) {
      expect(await changed(({ searchParams }) => searchParams.set(name, "1")), name).toBeNull();
      expect(await changed(({ searchParams }) => searchParams.delete(name)), name).toBeNull();
    }
    const signature = genuine.searchParams.get("signature") ?? "";
    for (const other of [`${signature}=`, `${signature.slice(0, -1)}*`, "", "ä"])
      expect(await changed(({ searchParams }) => searchParams.set("signature", other)), other).toBeNull();
    for (const pathname of [`/api/files/${SHA256}/other.txt`, "/api/files/%", "/elsewhere", "/"]) {
      const url = new URL(genuine);
      url.pathname = pathname;
      expect(await readSignedUrl(url, SECRET), pathname).toBeNull();
    }
    expect(await readSignedUrl(genuine, `${SECRET}!`)).toBeNull();
  });

  it("keeps its form, so that one that was handed out works after an update", async () => {
    const url = new URL(await signUrl("https://shop.example", SECRET, FILE, NOON));
    const signed = ["vitrine-file-1", FILE.key, FILE.name, FILE.type, url.searchParams.get("expires")];
    const hmac = createHmac("sha256", SECRET).update(JSON.stringify(signed)).digest("base64url");
    expect(url.searchParams.get("signature")).toBe(hmac);
  });

  it("is valid for any file, whatever bytes its signature has", async () => {
    for (let n = 0; n < 100; n += 1) {
      const file = { ...FILE, name: `${n}.txt` };
      const url = new URL(await signUrl("https://shop.example", SECRET, file, NOON));
      expect(url.search).not.toMatch(/signature=[^&]*%/);
      expect(await readSignedUrl(url, SECRET)).toMatchObject(file);
    }
  });

  it("may be below a path of the host", async () => {
    const url = new URL(await signUrl("https://host.example/shop", SECRET, FILE, NOON));
    expect(url.pathname).toMatch(/^\/shop\/api\/files\//);
    expect(await readSignedUrl(url, SECRET)).toMatchObject(FILE);
  });
});

describe("a file's key", () => {
  test.each([`${SHA256}/book.pdf`, `${SHA256}/雨打瓦.txt`, `${SHA256}/..hidden`, `${SHA256}/...`])(
    "%s is valid, and begins with the checksum",
    (key) => {
      expect(sha256Of(key)).toBe(SHA256);
      expect(() => checkKey(key)).not.toThrow();
      expect(() => checkKey(key, SHA256)).not.toThrow();
    },
  );

  test.each([
    ["", "empty"],
    [`${SHA256}/`, "no name"],
    [SHA256, "no slash"],
    ["book.pdf", "no checksum"],
    [`${SHA256.slice(1)}/book.pdf`, "a checksum that is too short"],
    [`0${SHA256}/book.pdf`, "a checksum that is too long"],
    [`${SHA256.toUpperCase()}/book.pdf`, "a checksum in capitals"],
    [`${SHA256}/.`, "this folder"],
    [`${SHA256}/..`, "the folder above"],
    [`${SHA256}/a/b`, "another folder"],
    [`${SHA256}/a\\b`, "another folder on Windows"],
    [`${SHA256}/a\0`, "a null byte"],
    [`${SHA256}/\ud800`, "half a character"],
    [`/${SHA256}/book.pdf`, "an absolute path"],
    [`${SHA256}/${"x".repeat(960)}`, "more than 1024 bytes"],
    [`${SHA256}/${"雨".repeat(320)}`, "more than 1024 bytes of fewer characters"],
  ])("%j is none: %s", (key) => {
    expect(sha256Of(key)).toBeNull();
    expect(() => checkKey(key)).toThrow(BadKey);
  });

  it("may be that of a buyer's own copy, which has the checksum of its own content", () => {
    const copy = `stamped/ent_1/v-2/${"f".repeat(64)}/${SHA256}/book.pdf`;
    expect(sha256Of(copy)).toBe(SHA256);
    for (const other of [
      copy.replace("stamped/", "stamped/../"),
      copy.replace("ent_1", "ent 1"),
      copy.replace("v-2", ""),
      copy.replace("f".repeat(64), "f".repeat(63)),
      copy.replace("stamped", "other"),
      `x${copy}`,
    ])
      expect(sha256Of(other), other).toBeNull();
  });

  it("is listed with all files for sale, or with what begins as asked", () => {
    const [sold, copy] = [`${SHA256}/book.pdf`, `stamped/ent_1/v-2/${"f".repeat(64)}/${SHA256}/book.pdf`];
    expect([isListed(sold), isListed(copy), isListed("notes.txt")]).toEqual([true, false, false]);
    expect([sold, copy, "stamped/notes.txt"].map((key) => isListed(key, "stamped/"))).toEqual([
      ...[false, true, false],
    ]);
    expect(isListed(copy, "stamped/ent_2/")).toBe(false);
  });

  it("may have 1024 bytes", () => {
    expect(sha256Of(`${SHA256}/${"x".repeat(959)}`)).toBe(SHA256);
  });

  it("with another checksum is rejected, and the error quotes it", () => {
    const key = `${SHA256}/book.pdf`;
    expect(() => checkKey(key, "f".repeat(64))).toThrow(
      `file key: found "${key}", expected <sha256 of the file>/<file name>`,
    );
    expect(new BadKey(key).name).toBe("BadKey");
  });
});

describe("the lifetime of a URL", () => {
  test.each([
    [0, 300_000],
    [75_000_000, 300_000],
    [75_000_250, 300_001],
    [1_000_000_000, 4_000_000],
    [2_700_000_000, 10_800_000],
    [9_000_000_000, 10_800_000],
  ])("is, for a file of %d bytes, %d ms: time to load it at two megabits a second", (bytes, ms) => {
    expect(urlLifetimeMs(bytes)).toBe(ms);
  });

  const at = (ms: number) => new Date(NOON.getTime() + ms);

  test.each([
    [1, 1],
    [1000, 1],
    [1001, 2],
    [604_800_000, 604_800],
  ])("%d ms count as %d whole seconds", (ms, seconds) => {
    expect(secondsUntil(at(ms), NOON)).toBe(seconds);
  });

  test.each([
    [0, 0],
    [-1000, -1],
    [604_800_001, 604_801],
  ])("%d ms are refused: under a second, or over seven days", (ms, seconds) => {
    expect(() => secondsUntil(at(ms), NOON)).toThrow(
      new RangeError(`expiry: found ${seconds} s from now, expected 1 to 604800 s`),
    );
  });
});

describe("the range that a browser requests", () => {
  test.each([
    ["bytes=0-0", { first: 0, last: 0 }],
    ["bytes=999-", { first: 999, last: 999 }],
    ["bytes=-1", { first: 999, last: 999 }],
    ["bytes=-5000", { first: 0, last: 999 }],
    ["bytes=5-5", { first: 5, last: 5 }],
    ["bytes=10-5000", { first: 10, last: 999 }],
    ["BYTES= 10-19 ", { first: 10, last: 19 }],
  ])("%j is that part of the file", (header, span) => {
    expect(parseRange(header, 1000)).toEqual(span);
  });

  test.each([
    null,
    "",
    "bytes=",
    "bytes=-",
    "bytes=5-2",
    "bytes=0-1,5-6",
    "lines=0-1",
    "bytes=a-b",
    "xbytes=0-1",
    "bytes=0-1x",
  ])("%j means the whole file", (header) => {
    expect(parseRange(header, 1000)).toBe("whole");
  });

  test.each([
    ["bytes=1000-", 1000],
    ["bytes=1000-2000", 1000],
    ["bytes=-0", 1000],
    ["bytes=-5", 0],
    ["bytes=0-", 0],
  ])("%j of a file of %d bytes cannot be had", (header, size) => {
    expect(parseRange(header, size)).toBe("unsatisfiable");
  });

  it("is in the response header, or a star if it is unsatisfiable", () => {
    expect(contentRange({ first: 5, last: 9 }, 1000)).toBe("bytes 5-9/1000");
    expect(contentRange("unsatisfiable", 1000)).toBe("bytes */1000");
  });
});
