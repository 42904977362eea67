import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type EmailMessage, MailDown } from "#checkout/mail/mail.ts";
import { resendMail } from "#checkout/mail/resend.ts";
import { openReceiver } from "../app/receiver.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";

const FROM = "Paper Lantern Studio <hello@paperlantern.example>";
const EMAIL: EmailMessage = {
  to: "buyer@example.com",
  replyTo: "support@paperlantern.example",
  subject: "你的书架 · Your library",
  html: "<p>https://shop.example/open/#first</p>",
  text: "https://shop.example/open/#first",
};
const ACCEPTED = { accepted: true };
const Inbox = z.array(z.object({ id: z.string(), text: z.string() }));

describe("an email through Resend", () => {
  it("arrives with its text, HTML, sender and reply address", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    expect(await mail.send(EMAIL, "out_1")).toEqual(ACCEPTED);
    expect(await sandbox.json("/inbox.json")).toMatchObject([
      {
        to: "buyer@example.com",
        subject: EMAIL.subject,
        html: EMAIL.html,
        text: EMAIL.text,
      },
    ]);
    const { data } = await sandbox.resend.emails.get(await idOfFirst(sandbox));
    expect(data).toMatchObject({ from: FROM, reply_to: ["support@paperlantern.example"] });
  });

  it("keeps its further headers, which the inbox shows", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    const headers = { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
    await mail.send({ ...EMAIL, headers }, "out_1");
    expect(await sandbox.json("/inbox.json")).toMatchObject([{ headers }]);
    const page = await sandbox.page(`/inbox/${await idOfFirst(sandbox)}`);
    expect(page).toContain("<dt>List-Unsubscribe-Post</dt><dd>List-Unsubscribe=One-Click</dd>");
  });

  it("is sent once for each idempotency key, even when it is sent many times at once", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    const outcomes = await Promise.all([1, 2, 3].map(() => mail.send(EMAIL, "out_1")));
    expect([...outcomes, await mail.send(EMAIL, "out_1")]).toEqual(Array(4).fill(ACCEPTED));
    expect(await sandbox.json("/inbox.json")).toHaveLength(1);
    expect(await mail.send(EMAIL, "out_2")).toEqual(ACCEPTED);
    expect(await sandbox.json("/inbox.json")).toHaveLength(2);
  });

  it("counts as sent if an email with the same key but another link was sent before", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    await mail.send(EMAIL, "out_1");
    const again = { ...EMAIL, text: "https://shop.example/open/#second" };
    expect(await mail.send(again, "out_1")).toEqual(ACCEPTED);
    const [only, ...others] = Inbox.parse(await sandbox.json("/inbox.json"));
    expect(only?.text).toBe(EMAIL.text);
    expect(others).toEqual([]);
  });

  it("that can never be sent is rejected for good, with a reason that contains no email address", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    for (const [at, email] of [
      { ...EMAIL, to: "not an address" },
      { ...EMAIL, subject: "Two\nlines" },
    ].entries()) {
      const refused = { accepted: false, reason: "Resend answers 422 validation_error" };
      expect(await mail.send(email, `out_${at}`)).toEqual(refused);
    }
    expect(await sandbox.json("/inbox.json")).toEqual([]);
  });

  it("waits as long as Resend requires after too many requests", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((n) => mail.send(EMAIL, `out_${n}`)));
    const [refused] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toBeInstanceOf(MailDown);
    expect(refused).toMatchObject({ retryAfterMs: 1000 });
  });

  it("can be sent again after an outage, and then arrives once", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    await sandbox.post("/outage", { mail: "true" });
    await expect(mail.send(EMAIL, "out_1")).rejects.toThrow(MailDown);
    await expect(mail.send(EMAIL, "out_1")).rejects.toThrow("Resend answers 500");
    await sandbox.post("/outage", { mail: "false" });
    expect(await mail.send(EMAIL, "out_1")).toEqual(ACCEPTED);
    expect(await sandbox.json("/inbox.json")).toHaveLength(1);
  });

  it.each([
    [401, "missing_api_key", "check RESEND_API_KEY"],
    [403, "invalid_api_key", "check RESEND_API_KEY"],
    [403, "validation_error", "check MAIL_FROM"],
    [422, "invalid_from_address", "check MAIL_FROM"],
    [429, "rate_limit_exceeded", "429 rate_limit_exceeded"],
    [429, "daily_quota_exceeded", "429 daily_quota_exceeded"],
    [409, "concurrent_idempotent_requests", "409 concurrent_idempotent_requests"],
    [503, "internal_server_error", "503 internal_server_error"],
  ])(
    "can be sent again after Resend responds with %i %s, and the error contains no email address",
    async (statusCode, name, reason) => {
      const message = "You can only send to your own address (owner@paperlantern.example): buyer@example.com";
      const baseUrl = await serverThatAnswers(statusCode, JSON.stringify({ statusCode, name, message }));
      const sent = resendMail({ apiKey: "re_x", from: FROM, baseUrl }).send(EMAIL, "out_1");
      const error: unknown = await sent.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(MailDown);
      expect(error).toMatchObject({ message: expect.stringContaining(reason) });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("@");
    },
  );

  it("can be sent again after another server responds, or none", async () => {
    const baseUrl = await serverThatAnswers(502, "<html>Bad gateway</html>");
    await expect(resendMail({ apiKey: "re_x", from: FROM, baseUrl }).send(EMAIL, "k")).rejects.toThrow(
      MailDown,
    );
    const nowhere = resendMail({ apiKey: "re_x", from: FROM, baseUrl: "http://127.0.0.1:1" });
    await expect(nowhere.send(EMAIL, "k")).rejects.toThrow(new MailDown("Resend cannot be reached"));
  });
});

async function idOfFirst(sandbox: Awaited<ReturnType<typeof openSandbox>>): Promise<string> {
  const [first] = Inbox.parse(await sandbox.json("/inbox.json"));
  return first?.id ?? "";
}

async function serverThatAnswers(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

describe("what becomes of an email at Resend", () => {
  it("is reported by the sandbox as the shop understands it, with the key that the email was sent with", async () => {
    const secret = `whsec_${btoa("a secret of the mail service")}`;
    const shop = await openReceiver({ status: 200 });
    const sandbox = await openSandbox({ mailWebhookSecret: secret, webhookUrl: shop.url });
    const options = { apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url, webhookSecret: secret };
    const mail = resendMail(options);
    await mail.send(EMAIL, "paid_ord_1");
    const id = await idOfFirst(sandbox);
    for (const event of ["delivered", "bounced", "complained"]) {
      await sandbox.post(`/inbox/${id}/events`, { event });
    }
    expect(await sandbox.page(`/inbox/${id}`)).toContain("this email is complained: HTTP 200");
    const reports = await Promise.all(
      shop.requests.map(({ body, headers }) => {
        const [svix = "", timestamp = "", signature = ""] = ["id", "timestamp", "signature"].map((name) =>
          String(headers[`svix-${name}`]),
        );
        return mail.verifyWebhook({ id: svix, timestamp, signature, body }, new Date());
      }),
    );
    expect(reports).toEqual(
      ["delivered", "bounced", "complained"].map((delivery) => ({ key: "paid_ord_1", delivery })),
    );
  });
});
