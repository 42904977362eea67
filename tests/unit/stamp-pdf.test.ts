import { PDFDict, PDFDocument, PDFHexString, PDFName } from "@cantoo/pdf-lib";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { describe, expect, it } from "vitest";
import { openFontFiles } from "#checkout/pdf/font-files.ts";
import { stampPdf } from "#checkout/stamps/pdf/stamp-pdf.ts";
import { threadStamper } from "#checkout/stamps/pdf/stamper.ts";
import { createPdf, pdfTexts } from "../pdfs.ts";

const findFile = openFontFiles();
const STAMP = { text: "Licensed to Ada · Order ord_1", properties: { LicensedTo: "Ada", Order: "ord_1" } };

/** The label of each page as it is seen: the middle of its foot in parts of the page's width and height, and whether it is upright. */
async function labelsOf(pdf: Uint8Array) {
  const task = getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const labels = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { width, height, transform } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const parts = items.flatMap((item) => ("str" in item && item.str.trim() ? [item] : []));
    const first = parts.findIndex(({ str }) => str.startsWith("Licensed"));
    const label = parts.slice(first);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = transform;
    const at = (x: number, y: number) => [a * x + c * y + e, b * x + d * y + f] as const;
    const [startX = 0, startY = 0] = label[0]?.transform.slice(4) ?? [];
    const textWidth = label.reduce((sum, { width }) => sum + width, 0);
    const [right = 0, up = 0] = label[0]?.transform ?? [];
    const size = Math.hypot(right, up);
    const start = at(startX, startY);
    const end = at(startX + (right / size) * textWidth, startY + (up / size) * textWidth);
    labels.push({
      middle: (start[0] + end[0]) / 2 / width,
      foot: (height - start[1]) / height,
      isUpright: Math.abs(start[1] - end[1]) < 0.01 && start[0] < end[0],
      size,
    });
  }
  await task.destroy();
  return labels;
}

describe("a stamped PDF", () => {
  it("has the line once on each page along with its own text, and everything else as it was", async () => {
    const pdf = await createPdf(["one", "two"]);
    const stamped = await stampPdf(pdf, STAMP, findFile);
    expect(await pdfTexts(stamped)).toEqual([`one ${STAMP.text}`, `two ${STAMP.text}`]);
    expect(Buffer.from(stamped.subarray(0, pdf.length)).equals(pdf)).toBe(true);
  });

  it("says in its properties who has it, and keeps those that it had", async () => {
    const stamped = await stampPdf(await createPdf(["one"]), STAMP, findFile);
    const document = await PDFDocument.load(stamped, { updateMetadata: false });
    const info = document.context.lookup(document.context.trailerInfo.Info, PDFDict);
    const entry = (name: string) => info.lookup(PDFName.of(name), PDFHexString).decodeText();
    expect([document.getTitle(), entry("LicensedTo"), entry("Order")]).toEqual([
      "A small book",
      "Ada",
      "ord_1",
    ]);
  });

  it("has names in Chinese and with accents", async () => {
    const text = "授权王小明 Kieselstein-Øgaard使用·订单号ord_1";
    const stamped = await stampPdf(await createPdf(["one"]), { ...STAMP, text }, findFile);
    expect(await pdfTexts(stamped)).toEqual([`one ${text}`]);
  });

  it("has the line upright in the middle of the foot, however the page is turned and cut", async () => {
    const texts = ["none", "right", "over", "left"];
    const rotations = [0, 90, 180, 270];
    for (const crop of [undefined, [30, 40, 300, 400] as [number, number, number, number]]) {
      const pdf = await createPdf(texts, { rotations, ...(crop && { crop }) });
      for (const { middle, foot, isUpright } of await labelsOf(await stampPdf(pdf, STAMP, findFile))) {
        expect(middle).toBeCloseTo(0.5, 2);
        expect(foot).toBeGreaterThan(0.005);
        expect(foot).toBeLessThan(0.05);
        expect(isUpright).toBe(true);
      }
    }
  });

  it("has a long line in smaller letters, so that it fits", async () => {
    const text = `Licensed to ${"a".repeat(180)}@example.com · Order ord_1`;
    const stamped = await stampPdf(await createPdf(["one"]), { ...STAMP, text }, findFile);
    const [short] = await labelsOf(await stampPdf(await createPdf(["one"]), STAMP, findFile));
    const [long] = await labelsOf(stamped);
    expect(long?.middle).toBeCloseTo(0.5, 2);
    expect(long?.size).toBeLessThan(short?.size ?? 0);
  });
});

describe("a PDF is not stamped if it", () => {
  it.each([
    ["is encrypted", () => createPdf(["one"], { password: "secret" }), "encrypted"],
    ["is signed", () => createPdf(["one"], { isSigned: true }), "signed"],
    ["is none", async () => new TextEncoder().encode("the pages of the book"), "damaged"],
    ["is empty", async () => new Uint8Array(), "damaged"],
  ])("%s", async (_, create, reason) => {
    await expect(stampPdf(await create(), STAMP, findFile)).rejects.toMatchObject({ reason });
    await expect(threadStamper()(await create(), STAMP)).rejects.toMatchObject({ reason });
  });
});

describe("the thread", () => {
  it("gives up on a PDF that takes too long, and stamps the next one", async () => {
    const pdf = await createPdf(["one"]);
    await expect(threadStamper({ maxMs: 1 })(pdf, STAMP)).rejects.toMatchObject({ reason: "slow" });
    const stamp = threadStamper();
    const stamped = await Promise.all([stamp(pdf, STAMP), stamp(await createPdf(["two"]), STAMP)]);
    expect((await Promise.all(stamped.map(pdfTexts))).flat()).toEqual([
      `one ${STAMP.text}`,
      `two ${STAMP.text}`,
    ]);
  });
});
