import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { hasSignature, importSecret, sign } from "#checkout/webhooks/signature.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xk";
const AT = new Date("2026-11-22T12:00:00Z");
const CONTENT = {
  id: "order-paid_ord_1",
  timestamp: String(AT.getTime() / 1000),
  body: '{"name":"雨打瓦"}',
};

const referenceSignature = (secret: string) => new Webhook(secret).sign(CONTENT.id, AT, CONTENT.body);
const accepts = async (secret: string, header: string, content = CONTENT) =>
  hasSignature(await importSecret(secret), content, header);

test("a webhook is signed as the reference library signs it, with each secret", async () => {
  const keys = await Promise.all([SECRET, OTHER].map(importSecret));
  expect(await sign(keys, CONTENT)).toBe(`${referenceSignature(SECRET)} ${referenceSignature(OTHER)}`);
});

test("a signature is accepted alone and among others", async () => {
  const header = referenceSignature(SECRET);
  expect(await accepts(SECRET, header)).toBe(true);
  expect(await accepts(SECRET, `${referenceSignature(OTHER)} ${header}`)).toBe(true);
  expect(await accepts(SECRET, `v1a,unknown v1,§§ ${header}`)).toBe(true);
});

test("no signature is accepted of another secret, version or content, and none that is no base64", async () => {
  const header = referenceSignature(SECRET);
  expect(await accepts(OTHER, header)).toBe(false);
  for (const wrong of ["", "v1,", "v1,§§", header.replace("v1,", "v2,"), header.replace("v1,", "")])
    expect(await accepts(SECRET, wrong), wrong).toBe(false);
  for (const part of [{ id: "order-paid_ord_2" }, { timestamp: "1764000000" }, { body: "{}" }])
    expect(await accepts(SECRET, header, { ...CONTENT, ...part })).toBe(false);
});
