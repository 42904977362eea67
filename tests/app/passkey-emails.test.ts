import { describe, expect, it } from "vitest";
import { createDevice } from "../passkeys.ts";
import { add, challengeFor, enter, MINUTE_S, withPasskey } from "./passkey-shop.ts";
import type { Shop } from "./shop.ts";

describe("the address of a passkey", () => {
  const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";
  const sentSince = (shop: Shop, count: number) => shop.mail.sent.slice(count);

  it("is notified when one is added and removed, by which device, and what to do if it was somebody else", async () => {
    const { shop, reader, device } = await withPasskey();
    expect(shop.mail.sent.at(-1)).toMatchObject({
      to: "reader@example.com",
      subject: "A passkey was added to your library at The Shop",
      text: expect.stringMatching(
        /added with an unknown device and can open.*If this was not you, remove it.*\/account\//s,
      ),
    });
    await reader.api(`/api/passkeys/${device.id}`, { method: "DELETE" });
    expect(shop.mail.sent.at(-1)).toMatchObject({
      subject: "A passkey was removed from your library at The Shop",
      text: expect.stringContaining("It was added with an unknown device on November 22, 2026"),
    });
  });

  it("is notified in the language of the page, with the device", async () => {
    const { shop, reader, device } = await withPasskey();
    const known = createDevice(shop.siteUrl);
    const { challenge } = await challengeFor(reader, "add");
    const json = { credential: known.create({ challenge }), locale: "zh" };
    await reader.api("/api/passkeys", { json, headers: { "User-Agent": FIREFOX } });
    expect(shop.mail.sent.at(-1)).toMatchObject({
      subject: "你在小店的书架添加了通行密钥",
      text: expect.stringContaining("添加设备：Windows上的Firefox。"),
    });
    await reader.api(`/api/passkeys/${device.id}?locale=zh`, { method: "DELETE" });
    expect(shop.mail.sent.at(-1)).toMatchObject({ subject: "你在小店的书架删除了一个通行密钥" });
  });

  it("is not notified when one is refused, is not removed or only used", async () => {
    const { shop, reader, device } = await withPasskey();
    const count = shop.mail.sent.length;
    await add(reader, device);
    await reader.api("/api/passkeys/unknown", { method: "DELETE" });
    await enter(shop.browser(), device);
    expect(sentSince(shop, count)).toEqual([]);
  });

  it("gets at most twenty emails a day about new ones, after which none can be added", async () => {
    const { shop, reader, device } = await withPasskey();
    await reader.api(`/api/passkeys/${device.id}`, { method: "DELETE" });
    const addAndRemove = async () => {
      const next = createDevice(shop.siteUrl);
      const { status } = await add(reader, next);
      await reader.api(`/api/passkeys/${next.id}`, { method: "DELETE" });
      return status;
    };
    for (let count = 1; count < 20; count += 1) expect(await addAndRemove()).toBe(204);
    expect(await addAndRemove()).toBe(422);
    shop.wait(24 * 60 * MINUTE_S);
    expect(await addAndRemove()).toBe(204);
  });
});
