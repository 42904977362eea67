import { describe, expect, it } from "vitest";
import { archivePaths, zipFiles } from "#checkout/files/archive.ts";

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
    const entries = ["a", "b"].map((key) => ({ key, path: key, size: 100_000 }));
    const { body } = zipFiles(files, entries, new Date(0));
    const reader = body.getReader();
    for (let n = 0; n < 5; n += 1) await reader.read();
    await reader.cancel();
    expect([opened, closed]).toEqual([["a"], ["a"]]);
  });

  it("has the announced size, also beyond four gigabytes", () => {
    const size = 5 * 1024 ** 3;
    const files = { read: () => Promise.reject(new Error("not read")) };
    expect(zipFiles(files, [{ key: "a", path: "a", size }], new Date(0)).size).toBeGreaterThan(size);
  });

  it("fails if a file cannot be read, instead of being incomplete", async () => {
    const files = { read: () => Promise.reject(new Error("the storage is down")) };
    const { body } = zipFiles(files, [{ key: "a", path: "a", size: 1 }], new Date(0));
    await expect(new Response(body).arrayBuffer()).rejects.toThrow("the storage is down");
  });
});
