import { describe, expect, it } from "vitest";
import { problemOf } from "./buying.ts";
import { ask, buyApp, openAppShop, UNKNOWN } from "./licensed-app.ts";

describe("a licence key", () => {
  it("that is unknown can be tried sixty times an hour from a network; keys that exist work on", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const from = (network: string, tried: string) =>
      ask(shop, "verify", { key: tried }, { "X-Network": network });
    for (let tries = 0; tries < 60; tries += 1) expect((await from("a", UNKNOWN)).status).toBe(200);
    const refused = await from("a", UNKNOWN);
    expect(refused.headers.get("Retry-After")).not.toBeNull();
    expect(await problemOf(refused)).toEqual({ status: 429, code: "too-many-requests" });
    expect(await (await from("a", key)).json()).toMatchObject({ valid: true });
    expect((await from("b", UNKNOWN)).status).toBe(200);
    shop.wait(3600);
    expect((await from("a", UNKNOWN)).status).toBe(200);
  });

  it("can be activated and deactivated six hundred times an hour from a network", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const from = (network: string, verb: string, json: object) =>
      ask(shop, verb, { key, ...json }, { "X-Network": network });
    const { activation } = await (await from("a", "activate", { instance: "laptop" })).json();
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 599 WHERE key LIKE '%:network:%'", values: [] },
    ]);
    expect((await from("a", "deactivate", { activation })).status).toBe(200);
    const tooMany = { status: 429, code: "too-many-requests" };
    expect(await problemOf(await from("a", "activate", { instance: "laptop" }))).toEqual(tooMany);
    expect(await problemOf(await from("a", "deactivate", { activation: "act_1" }))).toEqual(tooMany);
    expect((await from("b", "activate", { instance: "laptop" })).status).toBe(200);
  });

  it.each(["verify", "activate", "deactivate"])(
    "is needed: an empty request to %s is refused",
    async (verb) => {
      const shop = await openAppShop();
      const response = await shop.browser().api(`/api/licences/${verb}`, { method: "POST" });
      expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
    },
  );

  it("can be checked by pages of other sites, which cannot do anything else", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const headers = { Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" };
    for (const path of ["/api/licences/verify", "/v2/licenses/verify"]) {
      const asked = { ...headers, "Access-Control-Request-Method": "POST" };
      const preflight = await shop.browser().api(path, { method: "OPTIONS", headers: asked });
      expect([preflight.status, preflight.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
    }
    const response = await ask(shop, "verify", { key }, headers);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(await response.json()).toMatchObject({ valid: true });
    const other = await shop.browser().api("/api/links", { json: { email: "a@x.example" }, headers });
    expect([other.status, other.headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
  });
});
