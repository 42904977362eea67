import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { assembleSite } from "#publish/assemble-site.ts";
import { type FileReason, readFileRecords, writeFileRecords } from "#publish/file-records.ts";
import { createSiteWriter, type EarlierSite, type MadeFiles } from "#publish/site-writer.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

const LAMP = { lamp: { name: "Lamp" } };
const MOON = { moon: { name: "Moon" } };

describe("a file that is made of what it reads", () => {
  let folder = "";
  let releases: EarlierSite[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    releases = [];
  });

  /** Makes the file in a release that follows the last one. @returns the paths of new files; null: nothing was made */
  const release = async (reads: Record<string, unknown>, made: MadeFiles, code = "1") => {
    const earlier = releases.at(-1) ?? null;
    const site = join(folder, String(releases.length));
    const writer = createSiteWriter(site, earlier, { code });
    const planned = createSiteWriter(site, earlier, { code, isDryRun: true });
    await planned.make("/sitemap.xml", Object.entries(reads), () => made);
    let isMade = false;
    await writer.make("/sitemap.xml", Object.entries(reads), async () => {
      isMade = true;
      return made;
    });
    // What a file is made with is not known before it was made for the first time.
    if (earlier) expect(planned.records.reasons).toEqual(writer.records.reasons);
    await assembleSite({ site, writer, earlier, reused: null });
    mkdirSync(site, { recursive: true });
    await writeFileRecords(site, writer.records);
    releases.push({ site, files: writer.files, records: await readFileRecords(site) });
    return isMade ? [...writer.fresh] : null;
  };
  const reasons = () => Object.fromEntries(releases.at(-1)?.records?.reasons ?? []);
  const textOf = (path: string) => readFileSync(join(releases.at(-1)?.site ?? "", path), "utf8");

  test("is kept with what was made with it, as long as it reads the same", async () => {
    const parts: MadeFiles = [
      ["sitemap.xml", "index"],
      ["sitemap-1.xml", "first"],
    ];
    expect(await release({ ...LAMP, ...MOON }, parts)).toEqual(["/sitemap.xml", "/sitemap-1.xml"]);
    expect(await release({ lamp: { ...LAMP.lamp }, ...MOON }, parts)).toBeNull();
    expect([textOf("sitemap.xml"), textOf("sitemap-1.xml")]).toEqual(["index", "first"]);
    expect(reasons()).toEqual({});
  });

  test.each<[string, Record<string, unknown>, string, FileReason]>([
    [
      "what it reads changes",
      { ...LAMP, moon: { name: "Full Moon" } },
      "1",
      { kind: "reads", changes: [{ read: "moon", change: "changed" }] },
    ],
    [
      "it reads something else",
      { ...MOON, sun: { name: "Sun" } },
      "1",
      {
        kind: "reads",
        changes: [
          { read: "sun", change: "new" },
          { read: "lamp", change: "removed" },
        ],
      },
    ],
    ["it reads the same in another order", { ...MOON, ...LAMP }, "1", { kind: "order" }],
    ["the code changes", { ...LAMP, ...MOON }, "2", { kind: "code" }],
  ])(
    "is made again if %s, with what is made with it, and the release says why",
    async (_, reads, code, reason) => {
      await release({ ...LAMP, ...MOON }, [
        ["sitemap.xml", "before"],
        ["sitemap-1.xml", "first"],
      ]);
      expect(reasons()).toEqual({ "/sitemap.xml": { kind: "new" }, "/sitemap-1.xml": { kind: "new" } });
      const after: MadeFiles = [
        ["sitemap.xml", "after"],
        ["sitemap-1.xml", "first"],
      ];
      expect(await release(reads, after, code)).toEqual(["/sitemap.xml"]);
      expect(textOf("sitemap.xml")).toBe("after");
      expect(reasons()).toEqual({ "/sitemap.xml": reason, "/sitemap-1.xml": reason });
    },
  );

  test("stays the same file if it is made again with the same content", async () => {
    await release(LAMP, "one lamp");
    expect(await release(MOON, "one lamp")).toEqual([]);
    const [first, second] = releases.map(({ site }) => statSync(join(site, "sitemap.xml")).ino);
    expect(second).toBe(first);
    expect(await release(MOON, "another")).toBeNull();
  });
});
