import { expect, onTestFinished, test } from "vitest";
import { servePreview } from "#scripts/mail-preview/serve.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { freePort } from "../free-port.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

test("the preview of emails shows the products of the content with their covers, and opens no order book", async () => {
  const preview = await servePreview({
    ...{ contentDir: FIXTURE, cacheDir: fixtureCache(), port: await freePort() },
  });
  onTestFinished(() => preview.close());
  const read = async (path: string) => (await fetch(`${preview.url}${path}`)).text();
  expect(await read("/")).toContain("New version of Two Lamps: 1.10");
  const email = await read("/emails/zh/new-version");
  expect(email).toContain('<p style="margin: 0 0 10px;">第三盏灯。</p>');
  const [, cover = ""] = /<img [^>]*src="http:\/\/localhost:\d+([^"]+)"/.exec(email) ?? [];
  const picture = await fetch(`${preview.url}${cover}`);
  expect(picture.headers.get("content-type")).toBe("image/jpeg");
});

test("the preview of emails of a shop with mistakes names them", async () => {
  const contentDir = shopWith({ "shop.yaml": "name: Only a name\n" });
  const started = servePreview({ contentDir, cacheDir: fixtureCache(), port: await freePort() });
  await expect(started).rejects.toMatchObject({ mistakes: expect.arrayContaining([expect.anything()]) });
});
