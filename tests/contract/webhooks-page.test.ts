import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { SECRET } from "../app/receiver.ts";

const PAGE = readFileSync("docs/webhooks.md", "utf8");

function blocks(language: string): string[] {
  return [...PAGE.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

it("docs/webhooks.md describes every event, in the order of the schema", () => {
  const described = [...PAGE.matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, type]) => type);
  expect(described).toEqual([...OUTGOING_EVENTS]);
});

it("its examples have every field that is sent, and no other", () => {
  const [refunded, others] = blocks("json").map((json) => JSON.parse(json));
  expect(WebhookPayload.parse(refunded)).toEqual(refunded);
  const { order } = refunded.data;
  for (const [type, name] of [
    ["order.disputed", "dispute"],
    ["order.corrected", "correction"],
    ["entitlement.granted", "entitlement"],
    ["licence.issued", "licence"],
  ] as const) {
    const payload = { ...refunded, type, data: { order, [name]: others[name] } };
    expect(WebhookPayload.parse(payload).data).toMatchObject({ [name]: others[name] });
  }
});

it("its five lines accept what the shop has signed, and nothing else", async () => {
  const code = blocks("js").find((js) => js.includes("isFromShop")) ?? "";
  const Page = z.object({ isFromShop: z.custom<(...args: unknown[]) => boolean>() });
  const { isFromShop } = Page.parse(await import(`data:text/javascript,${encodeURIComponent(code)}`));
  const [id, body] = ["order-paid_1", '{"name":"雨打瓦"}'];
  const headersAt = (time: number, secret = SECRET) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
    return {
      ...{ "webhook-id": id, "webhook-timestamp": String(time) },
      "webhook-signature": `v1,b3RoZXI= v1,${signature}`,
    };
  };
  const now = Math.floor(Date.now() / 1000);
  expect(isFromShop(SECRET, headersAt(now), body)).toBe(true);
  expect(isFromShop(SECRET, headersAt(now), `${body} `)).toBe(false);
  expect(isFromShop(SECRET, headersAt(now - 400), body)).toBe(false);
  expect(isFromShop(SECRET, headersAt(now, `whsec_${btoa("o".repeat(32))}`), body)).toBe(false);
});
