import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatePicture, UnreadablePicture } from "#catalogue/picture.ts";
import { withPictureProcess } from "#catalogue/picture-process.ts";
import { temporaryFolder } from "./content-folder.ts";

const COVER =
  '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="80"><circle r="40" fill="teal"/></svg>';

test("a separate process draws the same files as this one", async () => {
  const { path, folders } = await coverAnd("here", "there");
  const [here = "", there = ""] = folders;
  const drawn = await withPictureProcess(({ generate }) => generate(path, "cover", there));
  expect(drawn).toEqual(await generatePicture(path, "cover", here));
  const names = await readdir(here);
  expect(await readdir(there)).toEqual(names);
  for (const name of names)
    expect(await readFile(join(there, name))).toEqual(await readFile(join(here, name)));
});

test("a file that is no picture causes another error than a picture that cannot be written", async () => {
  const { path, folders } = await coverAnd("drawn");
  const [folder = ""] = folders;
  const text = `${path}.txt`;
  await writeFile(text, "no picture");
  await withPictureProcess(async ({ generate, enlarge }) => {
    await expect(generate(text, "text", folder)).rejects.toThrow(UnreadablePicture);
    const failure = enlarge(path, join(folder, "missing", "cover.avif"));
    await expect(failure).rejects.toThrow("missing");
    await expect(failure).rejects.not.toBeInstanceOf(UnreadablePicture);
  });
});

async function coverAnd(...names: string[]): Promise<{ path: string; folders: string[] }> {
  const folder = temporaryFolder();
  const path = join(folder, "cover.svg");
  await writeFile(path, COVER);
  const folders = names.map((name) => join(folder, name));
  for (const folder of folders) await mkdir(folder);
  return { path, folders };
}
