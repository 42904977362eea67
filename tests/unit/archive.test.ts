import { describe, expect, it } from "vitest";
import { archivePaths, zipFiles, zipSize } from "#checkout/files/archive.ts";

describe("the paths in an archive", () => {
  it("are the names of the files if one product is in it, and have a folder for each product otherwise", () => {
    expect(archivePaths([{ name: "The Book", files: ["book.pdf", "雨打瓦.txt"] }])).toEqual([
      ["book.pdf", "雨打瓦.txt"],
    ]);
    expect(
      archivePaths([
        { name: "The Book", files: ["book.pdf"] },
        { name: "唱片", files: ["one.mp3"] },
      ]),
    ).toEqual([["The Book/book.pdf"], ["唱片/one.mp3"]]);
  });

  it("differ on systems that ignore case, and lead nowhere else", () => {
    expect(
      archivePaths([
        { name: "AC/DC: live?", files: ["a.mp3", "A.mp3", "../a.mp3", ".hidden", "..."] },
        { name: "ac_dc_ live_", files: ["a.mp3"] },
      ]),
    ).toEqual([
      [
        "AC_DC_ live_/a.mp3",
        "AC_DC_ live_/A (2).mp3",
        "AC_DC_ live_/.._a.mp3",
        "AC_DC_ live_/.hidden",
        "AC_DC_ live_/_",
      ],
      ["ac_dc_ live_ (2)/a.mp3"],
    ]);
  });
});

const ALL = { first: 0, last: Number.POSITIVE_INFINITY };

describe("an archive", () => {
  it("opens a file only once the ones before it were sent, and closes it if the buyer goes away", async () => {
    const opened: string[] = [];
    const closed: string[] = [];
    const files = {
      async read(key: string) {
        opened.push(key);
        return new ReadableStream<Uint8Array>({
          pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
          cancel: () => void closed.push(key),
        });
      },
    };
    const entries = ["a", "b"].map((key) => ({ key, name: key, size: 100_000 }));
    const reader = zipFiles(files, entries, new Date(0), ALL).getReader();
    for (let n = 0; n < 5; n += 1) await reader.read();
    await reader.cancel();
    expect([opened, closed]).toEqual([["a"], ["a"]]);
  });

  it("has the announced size, also beyond four gigabytes", () => {
    const size = 5 * 1024 ** 3;
    expect(zipSize([{ key: "a", name: "a", size }])).toBeGreaterThan(size);
  });

  it("fails if a file cannot be read, instead of being incomplete", async () => {
    const files = { read: () => Promise.reject(new Error("the storage is down")) };
    const body = zipFiles(files, [{ key: "a", name: "a", size: 1 }], new Date(0), ALL);
    await expect(new Response(body).arrayBuffer()).rejects.toThrow("the storage is down");
  });

  describe("in part", () => {
    const entries = [7, 0, 5].map((size, i) => ({ key: `${i}`, name: `${i}.txt`, size }));
    const opened: string[] = [];
    const files = {
      async read(key: string) {
        opened.push(key);
        return new Blob([key.repeat(entries[Number(key)]?.size ?? 0)]).stream();
      },
    };
    const bytesOf = async (range: { first: number; last: number }) =>
      new Uint8Array(await new Response(zipFiles(files, entries, new Date(0), range)).arrayBuffer());

    it("is the same bytes, for every range", async () => {
      const whole = await bytesOf(ALL);
      expect(whole.byteLength).toBe(zipSize(entries));
      for (let first = 0; first < whole.byteLength; first += 7)
        for (let last = first; last < whole.byteLength; last += 11)
          expect(await bytesOf({ first, last })).toEqual(whole.slice(first, last + 1));
      expect(await bytesOf({ first: whole.byteLength - 1, last: whole.byteLength - 1 })).toHaveLength(1);
    });

    it("opens no file after its end", async () => {
      opened.length = 0;
      await bytesOf({ first: 0, last: 20 });
      expect(opened).not.toContain("2");
    });

    it("opens no further file once the buyer has gone away while its beginning is read", async () => {
      const closed: string[] = [];
      const beginning = Promise.withResolvers<void>();
      const endless = {
        async read(key: string) {
          opened.push(key);
          return new ReadableStream<Uint8Array>({
            async pull(controller) {
              await new Promise((resolve) => setTimeout(resolve, 1));
              beginning.resolve();
              if (!closed.includes(key)) controller.enqueue(new Uint8Array(1_000));
            },
            cancel: () => void closed.push(key),
          });
        },
      };
      opened.length = 0;
      const large = ["a", "b"].map((key) => ({ key, name: key, size: 1e9 }));
      const reader = zipFiles(endless, large, new Date(0), { first: 1.5e9, last: 2e9 }).getReader();
      const read = reader.read().catch(() => null);
      await beginning.promise;
      await reader.cancel();
      await read;
      expect([opened, closed]).toEqual([["a"], ["a"]]);
    });
  });
});
