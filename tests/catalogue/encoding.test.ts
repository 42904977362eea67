import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

const MOON = "products/paper-moon/product.md";

async function check(changes: Record<string, Uint8Array | string>): Promise<string[]> {
  const { mistakes } = await checkContent(shopWith(changes));
  return mistakes.map((mistake) => formatMistake(mistake));
}

function text(file: string): string {
  return readFileSync(join(FIXTURE, file), "utf8");
}

test("a text in Latin-1 is rejected with the line and a correction", async () => {
  const latin1 = Buffer.from(text(MOON).replace("Print it", "Imprimé: print it"), "latin1");
  expect(await check({ [MOON]: latin1 })).toEqual([
    `content/${MOON}:14: encoding: found the byte E9, which is not UTF-8 (the file is probably in Latin-1), expected UTF-8: save the file again with that encoding`,
  ]);
});

test.each([
  ["GBK", "b5c6a3acd2bbd5b5b5c6a1a3d5d5c1c1d5fbcdeda1a3"],
  ["Big5", "bf4fa141a440b7f8bf4fa143b7d3ab47bee3b1dfa143"],
  ["Shift_JIS", "838983938376814182b182ea82cd96be82e982a28142"],
  ["Latin-1", "4372e86d65206272fb6ce965"],
])("the likely encoding of a text that is not in UTF-8 is %s", async (name, bytes) => {
  const front = Buffer.from(text(MOON));
  const [mistake] = await check({ [MOON]: Buffer.concat([front, Buffer.from(bytes, "hex")]) });
  expect(mistake).toContain(`(the file is probably in ${name})`);
});

test("a text that ends in the middle of a character is refused", async () => {
  const whole = Buffer.from(`${text(MOON)}灯`);
  expect(await check({ [MOON]: whole.subarray(0, -1) })).toEqual([
    expect.stringMatching(/:15: encoding: found the byte E7/),
  ]);
});

test.each(["shop.yaml", "tags.yaml"])("%s in UTF-16 is refused", async (file) => {
  const utf16 = Buffer.from(`\ufeff${text(file)}`, "utf16le");
  expect(await check({ [file]: utf16 })).toEqual([
    `content/${file}:1: encoding: found UTF-16, expected UTF-8: save the file again with that encoding`,
  ]);
});

test("wrong encodings of messages and of displayed samples are rejected, too", async () => {
  const sample = "products/two-lamps/samples/lamp.css";
  const mistakes = await check({
    "messages/zh/pages.json": Buffer.from('{\n"x": "é"}', "latin1"),
    [sample]: Buffer.from("/* lampe allumée */\n.lamp {}\n", "latin1"),
  });
  expect(mistakes).toEqual([
    expect.stringContaining("content/messages/zh/pages.json:2: encoding: found the byte E9"),
    expect.stringContaining(`content/${sample}:1: encoding: found the byte E9`),
  ]);
});

test("a byte order mark and letters of every script are accepted", async () => {
  expect(await check({ [MOON]: `\ufeff${text(MOON)}\nÉ 灯 🏮 \ufffd\n` })).toEqual([]);
});

test("a control character, which would break feeds, is rejected with its position", async () => {
  expect(await check({ [MOON]: `${text(MOON)}\nA\u001bB\n` })).toEqual([
    `content/${MOON}:16: text: found the control character U+001B, expected none: delete it`,
  ]);
  const escaped = text(MOON).replace("name: Paper Moon", 'name: "Paper\\0Moon"');
  const lone = text(MOON).replace("name: Paper Moon", 'name: "Paper \\ud800 Moon"');
  for (const changed of [escaped, lone]) {
    expect(await check({ [MOON]: changed })).toEqual([
      expect.stringMatching(/:2: name: found .*, expected a text without control characters/),
    ]);
  }
});
