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
    `content/${MOON}:14: encoding: found the byte E9, which is not UTF-8 (the file may be in Latin-1 or GBK), expected UTF-8: save the file again with that encoding`,
  ]);
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
