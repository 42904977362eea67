import { Hono } from "hono";
import { expect, test } from "vitest";
import type { Env } from "#checkout/http/env.ts";
import { createDevPages } from "#scripts/dev/dev-pages.ts";

test("a page has the version from before it was read, so that it reloads once a release has overtaken it", async () => {
  const preview = createDevPages();
  preview.update({ version: 1 });
  const pages = new Hono<Env>().get("/", (c) => {
    preview.update({ version: 2 });
    return c.html("<p>as it was in version 1</p>");
  });
  const app = preview.wrap(pages);
  expect(await (await app.request("/")).text()).toContain("client.js?version=1");
  expect(await (await app.request("/")).text()).toContain("client.js?version=2");
});
