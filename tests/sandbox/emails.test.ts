import { Resend } from "resend";
import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { openSandbox } from "./open-sandbox.ts";

const EMAIL = {
  from: "Paper Lantern Studio <hello@paperlantern.example>",
  to: "buyer@example.com",
  subject: "Your order",
  html: "<p>Thank you</p>",
  text: "Thank you",
};

test("a sent email appears in the inbox, newest first", async () => {
  const { resend, json } = await openSandbox();
  await resend.emails.send(EMAIL);
  const { data } = await resend.emails.send({
    ...EMAIL,
    to: ["a@example.com", "Bee <b@example.com>"],
    subject: "第二封",
    replyTo: "hello@paperlantern.example",
    headers: { "X-Order": "ord_1" },
  });
  expect(await json("/inbox.json")).toMatchObject([
    {
      id: data?.id,
      to: ["a@example.com", "Bee <b@example.com>"],
      subject: "第二封",
      html: "<p>Thank you</p>",
      text: "Thank you",
      headers: { "X-Order": "ord_1" },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
    { to: "buyer@example.com", subject: "Your order" },
  ]);
  expect(await json("/inbox.json?to=buyer@example.com")).toHaveLength(1);
  const retrieved = await resend.emails.get(data?.id ?? "");
  expect(retrieved.data).toMatchObject({ subject: "第二封", last_event: "delivered" });
  expect((await resend.emails.get("none")).error).toMatchObject({ name: "not_found", statusCode: 404 });
});

test("an idempotency key sends one email, even after a restart", async () => {
  const sandbox = await openSandbox();
  const send = () => sandbox.resend.emails.send(EMAIL, { idempotencyKey: "ord_1/receipt" });
  const [first, second] = await Promise.all([send(), send()]);
  await sandbox.restart();
  const third = await send();
  expect(first.data?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect([second.data, third.data]).toEqual([first.data, first.data]);
  expect(await sandbox.json("/inbox.json")).toHaveLength(1);
});

test("an idempotency key with a different email is a conflict, and nothing is sent", async () => {
  const { resend, json } = await openSandbox();
  await resend.emails.send(EMAIL, { idempotencyKey: "ord_1/receipt" });
  const { error } = await resend.emails.send(
    { ...EMAIL, subject: "Other" },
    { idempotencyKey: "ord_1/receipt" },
  );
  expect(error).toMatchObject({ name: "invalid_idempotent_request", statusCode: 409 });
  const tooLong = await resend.emails.send(EMAIL, { idempotencyKey: "k".repeat(257) });
  expect(tooLong.error).toMatchObject({ name: "invalid_idempotency_key", statusCode: 400 });
  expect(await json("/inbox.json")).toHaveLength(1);
});

test("an idempotency key can be used again after 24 hours", async () => {
  const clock = manualClock();
  const { resend, json } = await openSandbox({ clock });
  await resend.emails.send(EMAIL, { idempotencyKey: "k" });
  clock.advance(24 * 60 * 60_000 + 1000);
  expect(
    (await resend.emails.send({ ...EMAIL, subject: "Other" }, { idempotencyKey: "k" })).error,
  ).toBeNull();
  expect(await json("/inbox.json")).toHaveLength(2);
});

test("an email that Resend would reject is rejected with Resend's error", async () => {
  const { resend, url, json } = await openSandbox();
  const send = async (email: Parameters<typeof resend.emails.send>[0]) =>
    (await resend.emails.send(email)).error;
  expect(await send({ ...EMAIL, to: "nobody" })).toEqual({
    name: "validation_error",
    statusCode: 422,
    message: expect.stringContaining("Invalid `to` field."),
  });
  expect(await send({ ...EMAIL, to: [] })).toMatchObject({ name: "validation_error" });
  expect(await send({ ...EMAIL, html: "", text: "" })).toMatchObject({
    message: "Missing `html` or `text` field.",
  });
  expect(await send({ ...EMAIL, scheduledAt: "in 1 hour" })).toMatchObject({ name: "validation_error" });
  const withoutSubject = await fetch(`${url}/emails`, {
    method: "POST",
    headers: { authorization: "Bearer re_test" },
    body: JSON.stringify({ from: EMAIL.from, to: EMAIL.to, text: "x" }),
  });
  expect(await withoutSubject.json()).toEqual({
    name: "missing_required_field",
    statusCode: 422,
    message: "Missing `subject` field.",
  });
  expect((await fetch(`${url}/emails`, { method: "POST", body: "{}" })).status).toBe(401);
  const wrongKey = await new Resend("wrong", { baseUrl: url }).emails.send(EMAIL);
  expect(wrongKey.error).toMatchObject({ name: "invalid_api_key", statusCode: 403 });
  expect(await json("/inbox.json")).toEqual([]);
});

test("a batch is sent completely or not at all", async () => {
  const { resend, json } = await openSandbox();
  const sent = await resend.batch.send([EMAIL, { ...EMAIL, subject: "Second" }]);
  expect(sent.data?.data).toHaveLength(2);
  const refused = await resend.batch.send([EMAIL, { ...EMAIL, to: "nobody" }]);
  expect(refused.error).toMatchObject({ name: "validation_error" });
  expect(await json("/inbox.json")).toHaveLength(2);
});

test("during a simulated email outage requests fail with 500, even after a restart", async () => {
  const sandbox = await openSandbox();
  const answer = await sandbox.post("/outage", { mail: "true", back: "/inbox" });
  expect(answer.headers.get("location")).toBe("/inbox");
  expect((await sandbox.resend.emails.send(EMAIL)).error).toMatchObject({ statusCode: 500 });
  await sandbox.restart();
  expect(await sandbox.json("/outage")).toEqual({ mail: true, stripe: false, webhooks: false });
  expect((await sandbox.resend.emails.send(EMAIL)).error).toMatchObject({ statusCode: 500 });
  expect(await sandbox.page("/inbox")).toContain("Email is down");
  await sandbox.post("/outage", { mail: "false" });
  expect((await sandbox.resend.emails.send(EMAIL)).error).toBeNull();
  expect(await sandbox.json("/inbox.json")).toHaveLength(1);
});

test("an email opens as a page: its HTML runs no scripts, and its links open in the whole window", async () => {
  const { resend, page, url } = await openSandbox();
  const { data } = await resend.emails.send({
    ...EMAIL,
    subject: "<b>Hello</b>",
    html: '<!doctype html><html><head><title>x</title></head><body><a href="http://shop.test/open/#t" target="_blank">Open</a></body></html>',
    text: "Open http://shop.test/open/#t.",
  });
  const emailPage = await page(`/inbox/${data?.id}`);
  expect(emailPage).toContain("&lt;b&gt;Hello&lt;/b&gt;");
  expect(emailPage).toContain(`src="/inbox/${data?.id}/html" sandbox="`);
  expect(emailPage).toContain('<a href="http://shop.test/open/#t">http://shop.test/open/#t</a>.');
  const frame = await fetch(`${url}/inbox/${data?.id}/html`);
  expect(frame.headers.get("content-security-policy")).toMatch(
    /^sandbox (?!.*allow-scripts).*default-src 'none'/,
  );
  const html = await frame.text();
  expect(html).toContain('<head><base target="_top">');
  expect(html).not.toContain("_blank");
});

test("requests above Resend's rate limit are rejected with the time to wait", async () => {
  const clock = manualClock();
  const { resend, json } = await openSandbox({ clock });
  const send = () => resend.emails.send(EMAIL);
  const first = await Promise.all([1, 2, 3, 4, 5].map(send));
  expect(first.map(({ error }) => error)).toEqual(Array(5).fill(null));
  const refused = await send();
  expect(refused.error).toMatchObject({ name: "rate_limit_exceeded", statusCode: 429 });
  expect(refused.headers).toMatchObject({ "retry-after": "1" });
  clock.advance(1000);
  expect((await send()).error).toBeNull();
  expect(await json("/inbox.json")).toHaveLength(6);
});

test("a subject with a line break is rejected", async () => {
  const { resend, json } = await openSandbox();
  const { error } = await resend.emails.send({ ...EMAIL, subject: "Brush set\nVolume two" });
  expect(error).toMatchObject({ name: "validation_error", statusCode: 422 });
  expect(await json("/inbox.json")).toEqual([]);
});
