import { describe, expect, it, vi } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

/** What tests read of the pages. tests/e2e/without-scripts.spec.ts visits the published ones. */
const TEMPLATES: Record<string, string> = {
  "/zh/plain/library.txt":
    "{email}: {{#newest}}{name} {{#isOpen}}{{#files}}[{item} {fileName}]{{/files}}{{/isOpen}}{{#refusal:refunded}}refunded{{/refusal:refunded}}{{/newest}}",
  "/plain/library.txt":
    "{{#awaited}}{names} awaited. {{/awaited}}{{#placed}}{name}{{#others}} +{others}{{/others}} {date} {{#state:pending}}pending {{/state:pending}}{{#state:refunded}}refunded {{/state:refunded}}{{#sum}}{sum}{{/sum}}{{^sum}}free{{/sum}}; {{/placed}}{{#newest}}{{#hasVersion}}{version}{{#soldVersion}}, sold {soldVersion}{{/soldVersion}} {tone}{{/hasVersion}}{{^hasVersion}}no versions{{/hasVersion}}{{/newest}}",
  "/plain/order.txt":
    "{{#notice:paid}}paid{{/notice:paid}}{{#notice:open}}open{{/notice:open}}{{#notice:none}}none{{/notice:none}} {total} {email}{{#files}}[{fileName}]{{/files}}{{#parts}}{{#files}}[{fileName}]{{/files}}{{/parts}}{{#receipt}} {receipt}{{/receipt}}",
  "/plain/sign-in.txt":
    "{{#isSent}}sent to {email}{{/isSent}}{{#isInvalid}}invalid {email}{{/isInvalid}}{{#isLimited}}limited{{/isLimited}}{{#left}}{left} left{{/left}}{{#foreign}}no {foreign}{{/foreign}}{{#isIllegible}}illegible{{/isIllegible}}{{#isOver}}over{{/isOver}}{{#hasReceiptCode}} or enter the code of the receipt{{/hasReceiptCode}}",
};

const POLICY = "default-src 'self'";

function openPlainShop(
  options: Pick<NonNullable<Parameters<typeof openShop>[0]>, "receiptPrinter"> = {},
): Promise<Shop> {
  return openShop({
    ...options,
    findPage: async (path) => {
      const text = TEMPLATES[path];
      return new Response(text ?? null, {
        status: text === undefined ? 404 : 200,
        headers: { "Content-Security-Policy": POLICY },
      });
    },
  });
}

type Browser = ReturnType<Shop["browser"]>;

async function show(browser: Browser, path: string): Promise<string> {
  return (await browser.api(`/api/pages/${path}`, { headers: { Accept: "text/html" } })).text();
}

function send(browser: Browser, path: string, fields: Record<string, string>): Promise<Response> {
  return browser.api(`/api/pages/${path}`, {
    method: "POST",
    body: new URLSearchParams({ locale: "en", ...fields }),
    headers: { Accept: "text/html" },
  });
}

describe("the pages for browsers without scripts", () => {
  it.each([
    ["links the PDF of the receipt", true],
    ["has no link to a PDF that cannot be made in its language", false],
  ])("the order %s", async (_, knows) => {
    const knowsLanguage = vi.fn(async () => knows);
    const unused = async () => Promise.reject(new Error("only the link is shown"));
    const shop = await openPlainShop({ receiptPrinter: { knowsLanguage, canPrint: unused, print: unused } });
    const id = await buy(shop);
    await show(shop.browser(), "sign-in?locale=en");
    expect(knowsLanguage).not.toHaveBeenCalled();
    const page = await show(await signIn(shop), `order?id=${id}&locale=en`);
    expect(page.includes(`/api/orders/${id}/invoice?locale=en`)).toBe(knows);
    expect(knowsLanguage).toHaveBeenCalledWith({ texts: expect.anything(), lang: "en" });
  });

  it("show the library in the language that was asked for, with the policy of a published page, and nobody keeps them", async () => {
    const shop = await openPlainShop();
    const id = await buy(shop);
    const browser = await signIn(shop);
    const response = await browser.api("/api/pages/library?locale=zh");
    expect(response.headers.get("Content-Security-Policy")).toBe(POLICY);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const item = `${id.replace("ord", "ent")}_0_0`;
    expect(await response.text()).toMatch(
      new RegExp(`^reader@example.com: \\S+ \\[${item} [^\\]]+\\]\\[${item} [^\\]]+\\]$`),
    );
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await show(browser, "library?locale=zh")).toMatch(/^reader@example.com: \S+ refunded$/);
  });

  it("say which version of a work there is, and which one was bought", async () => {
    const shop = await openPlainShop();
    await buy(shop, "book");
    const browser = await signIn(shop);
    const { find } = shop.ports.offers;
    const show = async (...versions: [version: string, day: string][]) => {
      const changes = versions.map(([version, day]) => ({ version, day, isCounted: true, notes: {} }));
      shop.ports.offers.find = async (product) => {
        const offer = await find(product);
        return offer && { ...offer, changes };
      };
      return (await browser.api("/api/pages/library?locale=en")).text();
    };
    expect(await show()).toMatch(/; no versions$/);
    expect(await show(["1.2", "2026-11-01"])).toMatch(/; 1.2 muted$/);
    expect(await show(["1.3", "2026-11-23"], ["1.2", "2026-11-01"])).toMatch(/; 1.3, sold 1.2 muted$/);
  });

  it("list all orders at the foot of the library, and say first which payments are awaited", async () => {
    const shop = await openPlainShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "record" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    await sweep(shop.ports);
    const browser = await signIn(shop);
    shop.wait(60);
    const awaited = await order(shop.browser(), { items: [{ product: "record" }] });
    const { sessionId } = shop.payments.pay(awaited, "reader@example.com", { state: "pending" });
    await reportEvent(shop, { session: sessionId });
    const list = "The Record November 22, 2026 pending $9; The Book +1 November 22, 2026 $38; ";
    expect(await show(browser, "library?locale=en")).toContain(`The Record awaited. ${list}`);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(3800));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await show(browser, "library?locale=en")).toContain("The Book +1 November 22, 2026 refunded $38");
  });

  it("lead to the sign-in without a session", async () => {
    const browser = (await openPlainShop()).browser();
    const response = await browser.api("/api/pages/library?locale=zh");
    expect([response.status, response.headers.get("Location")]).toEqual([
      303,
      "/api/pages/sign-in?locale=zh",
    ]);
  });

  it("show the newest order that this browser has paid, with its files, and any other browser no address and no files", async () => {
    const shop = await openPlainShop();
    const browser = shop.browser();
    const first = await order(browser, { items: [{ product: "book" }] });
    const later = await order(browser, { items: [{ product: "book" }], again: true });
    await reportEvent(shop, { session: shop.payments.pay(first).sessionId });
    const paid = "paid $29 reader@example.com[The book][雨打瓦.txt]";
    expect(await show(browser, "order")).toBe(paid);
    expect(await show(browser, `order?id=${later}`)).toBe("open $29 ");
    expect(await show(shop.browser(), `order?id=${first}`)).toBe("paid $29 r•••@e•••.com");
    expect(await show(shop.browser(), "order")).toBe("none {total} ");
  });

  it("sign a buyer in by the code, count wrong ones, and sign out", async () => {
    const shop = await openPlainShop();
    await buy(shop);
    const browser = shop.browser();
    expect(await (await send(browser, "sign-in", { email: "nobody" })).text()).toBe("invalid nobody");
    const email = "reader@example.com";
    expect(await (await send(browser, "sign-in", { email })).text()).toBe(`sent to ${email}`);
    expect(await (await send(browser, "code", { email, code: "222222" })).text()).toBe(
      `sent to ${email}4 left`,
    );
    for (const [wrong, reason] of [
      ["AAAAA2", "no A"],
      ["K7M", "illegible"],
    ] as const)
      expect(await (await send(browser, "code", { email, code: wrong })).text()).toBe(
        `sent to ${email}${reason}`,
      );
    await sweep(shop.ports);
    const code = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
    const opened = await send(browser, "code", { email, code: code.toLowerCase() });
    expect([opened.status, opened.headers.get("Location")]).toEqual([303, "/api/pages/library?locale=en"]);
    expect((await browser.api("/api/library")).status).toBe(200);
    expect((await send(browser, "sign-out", {})).status).toBe(303);
    expect((await browser.api("/api/library")).status).toBe(401);
  });

  it("take forms of the shop only", async () => {
    const shop = await openPlainShop();
    const sent = await shop.browser().api("/api/pages/sign-out", {
      method: "POST",
      headers: { Origin: "https://elsewhere.example", "Content-Type": "application/x-www-form-urlencoded" },
    });
    expect(sent.status).toBe(403);
  });
});
