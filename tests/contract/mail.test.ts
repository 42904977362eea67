import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type EmailMessage, MailDown } from "#checkout/mail/mail.ts";
import { resendMail } from "#checkout/mail/resend.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";

const FROM = "Paper Lantern Studio <hello@paperlantern.example>";
const LETTER: EmailMessage = {
  to: "buyer@example.com",
  replyTo: "support@paperlantern.example",
  subject: "你的书架 · Your library",
  html: "<p>https://shop.example/open/#first</p>",
  text: "https://shop.example/open/#first",
};
const Inbox = z.array(z.object({ id: z.string(), text: z.string() }));

describe("an email through Resend", () => {
  it("arrives with its text, HTML, sender and reply address", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    expect(await mail.send(LETTER, "out_1")).toBe("accepted");
    expect(await sandbox.json("/inbox.json")).toMatchObject([
      {
        to: "buyer@example.com",
        subject: LETTER.subject,
        html: LETTER.html,
        text: LETTER.text,
      },
    ]);
    const { data } = await sandbox.resend.emails.get(await idOfFirst(sandbox));
    expect(data).toMatchObject({ from: FROM, reply_to: ["support@paperlantern.example"] });
  });

  it("is sent once for each idempotency key, even when it is sent many times at once", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    const outcomes = await Promise.all([1, 2, 3].map(() => mail.send(LETTER, "out_1")));
    expect([...outcomes, await mail.send(LETTER, "out_1")]).toEqual(Array(4).fill("accepted"));
    expect(await sandbox.json("/inbox.json")).toHaveLength(1);
    expect(await mail.send(LETTER, "out_2")).toBe("accepted");
    expect(await sandbox.json("/inbox.json")).toHaveLength(2);
  });

  it("counts as sent when an email with the same key but another link was sent before", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    await mail.send(LETTER, "out_1");
    const again = { ...LETTER, text: "https://shop.example/open/#second" };
    expect(await mail.send(again, "out_1")).toBe("accepted");
    const [only, ...others] = Inbox.parse(await sandbox.json("/inbox.json"));
    expect(only?.text).toBe(LETTER.text);
    expect(others).toEqual([]);
  });

  it("to an invalid address is refused", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    expect(await mail.send({ ...LETTER, to: "not an address" }, "out_1")).toBe("refused");
    expect(await sandbox.json("/inbox.json")).toEqual([]);
  });

  it("can be sent again after an outage, and then arrives once", async () => {
    const sandbox = await openSandbox();
    const mail = resendMail({ apiKey: "re_sandbox", from: FROM, baseUrl: sandbox.url });
    await sandbox.post("/outage", { mail: "true" });
    await expect(mail.send(LETTER, "out_1")).rejects.toThrow(MailDown);
    await expect(mail.send(LETTER, "out_1")).rejects.toThrow("Resend answers 500");
    await sandbox.post("/outage", { mail: "false" });
    expect(await mail.send(LETTER, "out_1")).toBe("accepted");
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
    [422, "missing_required_field", "422 missing_required_field"],
    [503, "internal_server_error", "503 internal_server_error"],
  ])(
    "can be sent again after Resend answers %i %s, and the error contains no email address",
    async (statusCode, name, reason) => {
      const message = "You can only send to your own address (owner@paperlantern.example): buyer@example.com";
      const baseUrl = await serverThatAnswers(statusCode, JSON.stringify({ statusCode, name, message }));
      const sent = resendMail({ apiKey: "re_x", from: FROM, baseUrl }).send(LETTER, "out_1");
      const error: unknown = await sent.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(MailDown);
      expect(error).toMatchObject({ message: expect.stringContaining(reason) });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("@");
    },
  );

  it("can be sent again when another server answers, or none", async () => {
    const baseUrl = await serverThatAnswers(502, "<html>Bad gateway</html>");
    await expect(resendMail({ apiKey: "re_x", from: FROM, baseUrl }).send(LETTER, "k")).rejects.toThrow(
      MailDown,
    );
    const nowhere = resendMail({ apiKey: "re_x", from: FROM, baseUrl: "http://127.0.0.1:1" });
    await expect(nowhere.send(LETTER, "k")).rejects.toThrow(new MailDown("Resend cannot be reached"));
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
