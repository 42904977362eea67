import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { WritableFiles } from "#checkout/files/files.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { contentOf, fileOf } from "../checkout/goods.ts";
import { buy, download, problemOf, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const SITE_URL = "https://shop.example";
const HOUR_S = 3600;
const BOOK = fileOf("book.pdf");

/** Stores the book for sale. */
async function storeBook(files: WritableFiles): Promise<void> {
  await files.put(BOOK, new Blob([contentOf(BOOK.key)]).stream());
}

/** A signed-in buyer of the book, an hour ago by the clock of the machine, which an S3 server has. */
async function buyerIn(shop: Shop): Promise<{ id: string; reader: Browser }> {
  shop.wait((Date.now() - shop.ports.clock().getTime()) / 1000 - HOUR_S);
  const id = await buy(shop);
  return { id, reader: await signIn(shop) };
}

function stableUrl(orderId: string): string {
  return `/api/downloads/${orderId.replace("ord", "ent")}_0_0/book.pdf`;
}

/** Follows redirects within the shop with the browser's cookies. */
async function follow(browser: Browser, url: string, headers: Record<string, string>): Promise<Response> {
  const { origin, pathname, search } = new URL(url, SITE_URL);
  if (origin !== SITE_URL) return fetch(url, { headers });
  const response = await browser.api(pathname + search, { headers });
  const location = response.headers.get("Location");
  return response.status === 302 && location ? follow(browser, location, headers) : response;
}

const downloads = (shop: Shop) => shop.database.read({ text: "SELECT * FROM downloads", values: [] });

describe("a download that is resumed after its URL has expired", () => {
  it("goes on in the browser of the buyer if the shop stores the files, and counts once", async () => {
    const root = await mkdtemp(join(tmpdir(), "vitrine-resumed-"));
    const shop = await openShop({
      storage: (clock) => {
        const files = folderFiles({ root, baseUrl: SITE_URL, secret: "a secret of this test", clock });
        return { files, serveFile: files.serve };
      },
    });
    await storeBook(folderFiles({ root, baseUrl: SITE_URL, secret: "a secret of this test" }));
    const { id, reader } = await buyerIn(shop);
    const { url } = await (await download(reader, id)).json();
    const whole = contentOf(BOOK.key);
    const start = await follow(reader, url, { Range: "bytes=0-3" });
    expect([start.status, await start.text()]).toEqual([206, whole.slice(0, 4)]);
    shop.wait(HOUR_S);
    // A browser asks for the rest of the same version at the last address of the download.
    const headers = { Range: "bytes=4-", "If-Range": start.headers.get("ETag") ?? "" };
    const rest = await follow(reader, url, headers);
    expect([rest.status, await rest.text()]).toEqual([206, whole.slice(4)]);
    expect(await downloads(shop)).toHaveLength(1);
    // The expired URL is worth nothing to anybody else, nor with another address to renew it at.
    expect(await problemOf(await follow(shop.browser(), url, headers))).toEqual({
      ...{ status: 401, code: "not-signed-in" },
    });
    const forged = url.replace("%2Fapi%2Fdownloads", "%2F%2Felsewhere.example");
    expect(await problemOf(await follow(reader, forged, headers))).toMatchObject({ code: "tampered-link" });
    await rm(root, { recursive: true });
  });

  it("goes on at the shop's own address of the file if it is in a bucket, and counts once", async () => {
    const { options, close } = await startS3Server();
    const shop = await openShop({ storage: (clock) => ({ files: s3Files({ ...options, clock }) }) });
    await storeBook(s3Files(options));
    const { id, reader } = await buyerIn(shop);
    const address = stableUrl(id);
    const location = (await reader.api(address)).headers.get("Location") ?? "";
    shop.wait(HOUR_S);
    expect((await fetch(location, { headers: { Range: "bytes=4-" } })).status).toBe(403);
    const rest = await follow(reader, address, { Range: "bytes=4-" });
    expect([rest.status, await rest.text()]).toEqual([206, contentOf(BOOK.key).slice(4)]);
    expect(await downloads(shop)).toHaveLength(1);
    expect((await shop.browser().api(address)).status).toBe(401);
    await close();
  });
});

describe("the limit of downloads", () => {
  it("is set by the creator, and the library says how many are left once there are few", async () => {
    const shop = await openShop({ shop: { downloads: { times: 5, hours: 3 } } });
    const id = await buy(shop);
    const reader = await signIn(shop);
    const left = async () =>
      (await (await reader.api("/api/library")).json()).orders[0].items[0].files.map(
        (file: { left?: number }) => file.left,
      );
    expect((await download(reader, id)).status).toBe(200);
    expect(await left()).toEqual([undefined, undefined]);
    shop.wait(HOUR_S);
    expect((await reader.api(stableUrl(id))).status).toBe(302);
    expect(await left()).toEqual([3, undefined]);
    shop.wait(3 * HOUR_S);
    expect(await left()).toEqual([undefined, undefined]);
  });

  it("lets a download go on that was counted, and no later part be the way around it", async () => {
    const shop = await openShop({ shop: { downloads: { times: 1, hours: 24 } } });
    const id = await buy(shop);
    const reader = await signIn(shop);
    const ask = (headers = {}) => reader.api(stableUrl(id), { headers });
    expect((await ask({ Range: "bytes=4-" })).status).toBe(302);
    shop.wait(2 * HOUR_S);
    expect((await ask({ Range: "bytes=4-" })).status).toBe(302);
    expect(await problemOf(await ask())).toEqual({ status: 403, code: "download-limit" });
    for (const range of ["bytes=0-", "bytes=00-", "xbytes=4-"])
      expect(await problemOf(await ask({ Range: range }))).toEqual({ status: 403, code: "download-limit" });
    // It only asks what there is.
    expect((await reader.api(stableUrl(id), { method: "HEAD" })).status).toBe(302);
    const library = await (await reader.api("/api/library")).json();
    expect(library.orders[0].items[0].files[0].left).toBe(0);
  });
});
