import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { fileOf } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop } from "./shop.ts";

it("a malformed request for a file or the library names the field that is wrong", async () => {
  const shop = await openShop();
  await buy(shop);
  const reader = await signIn(shop);
  for (const [response, field] of [
    [await reader.api("/api/downloads", { json: { item: "ent_1" } }), "file"],
    [await reader.api(`/api/library?locale=${"x".repeat(36)}`), "locale"],
  ] as const) {
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "urn:vitrine:problem:invalid-request",
      errors: [{ field }],
    });
  }
});

describe("a download", () => {
  it("gets a URL that is valid for at least five minutes, as JSON or as a redirect", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const response = await download(reader, id);
    const expires = new Date(NOON.getTime() + 300_000);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        url: "https://files.example/book.pdf",
        expires: expires.toISOString(),
        size: fileOf("book.pdf").size,
      },
    ]);
    expect(shop.files.presigned).toEqual([{ key: fileOf("book.pdf").key, name: "book.pdf", expires }]);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "雨打瓦.txt" });
    const headers = { Origin: shop.siteUrl };
    const form = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect([form.status, form.headers.get("Location")]).toEqual([
      303,
      `https://files.example/${encodeURIComponent("雨打瓦.txt")}`,
    ]);
  });

  it("is rejected for a form sent by another site", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "book.pdf" });
    const headers = { Origin: "https://evil.example" };
    const response = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect(await problemOf(response)).toEqual({ status: 403, code: "cross-site" });
  });

  it("is granted to the shop's form if a proxy forwards it under another address", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "book.pdf" });
    const post = (origin: string) =>
      reader.api("http://localhost:3000/api/downloads", {
        method: "POST",
        body,
        headers: { Origin: origin },
      });
    expect((await post(shop.siteUrl)).status).toBe(303);
    expect((await post("http://localhost:3000")).status).toBe(303);
    expect((await post("https://evil.example")).status).toBe(403);
  });

  it("is rejected once access has ended", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const end = new Date(NOON.getTime() + 3_600_000).toISOString();
    await shop.database.write([{ text: "UPDATE entitlements SET ends_at = ?", values: [end] }]);
    expect((await download(reader, id)).status).toBe(200);
    shop.wait(3600);
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "access-ended" });
  });

  it("of a file that does not exist, or belongs to another email address, is not found", async () => {
    const shop = await openShop();
    const theirs = await buy(shop, "record", "other@example.com");
    const mine = await buy(shop);
    const reader = await signIn(shop);
    for (const response of [
      await download(reader, "ord_other"),
      await download(reader, mine, "../secret"),
      await download(reader, theirs, "one.mp3"),
    ])
      expect(await problemOf(response)).toEqual({ status: 404, code: "unknown-item" });
  });

  it("of a file that is missing in the storage fails with a clear error, is logged, and works once the file is back", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const { key } = fileOf("book.pdf");
    shop.files.missing.add(key);
    expect(await problemOf(await download(reader, id))).toEqual({ status: 503, code: "file-missing" });
    expect(shop.lines).toContainEqual({
      level: "error",
      event: "file-missing",
      item: `${id.replace("ord", "ent")}_0_0`,
      product: "book",
    });
    shop.files.missing.delete(key);
    expect((await download(reader, id)).status).toBe(200);
  });

  it("is rejected after a refund, about which the buyer gets an email", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "refunded" });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund from The Shop: $29.00");
  });

  it("is limited to twenty a day for each file, counted once an hour for each browser", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    for (let hour = 0; hour < 20; hour += 1) {
      for (const _ of [1, 2]) expect((await download(reader, id)).status).toBe(200);
      shop.wait(3600);
    }
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, id, "雨打瓦.txt")).status).toBe(200);
    shop.wait(4 * 3600);
    expect((await download(reader, id)).status).toBe(200);
  });

  it("is not used up by listening or reading in the page, which has its own limit: a number of browsers a day", async () => {
    const shop = await openShop();
    const id = await buy(shop, "record");
    const reader = await signIn(shop);
    const listen = (browser = reader) => download(browser, id, "one.mp3", { inPlace: true });
    for (let hour = 0; hour < 24; hour += 1) {
      const response = await listen();
      expect([response.status, await response.json()]).toMatchObject([200, { url: expect.any(String) }]);
      expect((await listen()).status).toBe(200);
      shop.wait(3600);
    }
    for (let hour = 0; hour < 20; hour += 1) {
      expect((await download(reader, id, "one.mp3")).status).toBe(200);
      shop.wait(60 * 60);
    }
    shop.wait(24 * 3600);
    for (let browsers = 0; browsers < 20; browsers += 1) {
      await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
      await sweep(shop.ports);
      expect((await listen(await signIn(shop))).status).toBe(200);
      shop.wait(15 * 60);
    }
    expect(await problemOf(await listen())).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, id, "one.mp3")).status).toBe(200);
  });

  it.each([
    ["a refund", "refunded"],
    ["a file that is missing", "file-missing"],
    ["the daily limit", "download-limit"],
    ["an unknown item", "unknown-item"],
  ])("that is refused because of %s leads a browser's form back to the library", async (_, code) => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    if (code === "refunded") {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
      await reportEvent(shop, { paymentIntent: `pi_${id}` });
    }
    if (code === "file-missing") shop.files.missing.add(fileOf("book.pdf").key);
    for (let hour = 0; code === "download-limit" && hour < 20; hour += 1) {
      await download(reader, id);
      shop.wait(3600);
    }
    const file = code === "unknown-item" ? "other.pdf" : "book.pdf";
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file });
    const headers = { Accept: "text/html", Origin: shop.siteUrl };
    const response = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).toContain('class="button" href="https://shop.example/library/"');
  });
});
