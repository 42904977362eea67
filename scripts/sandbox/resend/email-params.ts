import { z } from "zod";
import { isMailbox } from "#domain/email.ts";
import type { Email } from "../records.ts";
import { ResendApiError } from "./api-error.ts";

const MAX_RECIPIENTS = 50;
const TAG = /^[\w-]{1,256}$/;

const address = z
  .string()
  .refine(
    isMailbox,
    "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
  );
const addresses = z
  .union([address.transform((single) => [single]), z.array(address).min(1).max(MAX_RECIPIENTS)])
  .nullish();
const attachment = z.looseObject({
  filename: z.string().default("attachment"),
  content: z.string().optional(),
});

const email = z.strictObject({
  from: address,
  to: z.union([address.transform((single) => [single]), z.array(address).min(1).max(MAX_RECIPIENTS)]),
  subject: z.string().regex(/^[^\r\n]*$/, "The subject must not contain line breaks."),
  html: z.string().nullish(),
  text: z.string().nullish(),
  cc: addresses,
  bcc: addresses,
  reply_to: addresses,
  headers: z.record(z.string(), z.string()).nullish(),
  tags: z.array(z.strictObject({ name: z.string().regex(TAG), value: z.string().regex(TAG) })).nullish(),
  attachments: z.array(attachment).nullish(),
});

/**
 * Parses the body of `POST /emails`: https://resend.com/docs/api-reference/emails/send-email. Parameters that the
 * sandbox does not simulate, such as scheduled emails, templates and topics, are rejected by name. Throws the
 * `ResendApiError` that Resend would respond with.
 */
export function parseEmail(body: unknown, id: string, sentAt: string): Email {
  const parsed = email.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw issue ? errorFor(issue, body) : new ResendApiError(422, "validation_error", "Invalid request.");
  }
  const { data } = parsed;
  if (!data.html && !data.text) {
    throw new ResendApiError(422, "validation_error", "Missing `html` or `text` field.");
  }
  return {
    id,
    sentAt,
    from: data.from,
    to: data.to,
    cc: data.cc ?? [],
    bcc: data.bcc ?? [],
    replyTo: data.reply_to ?? [],
    subject: data.subject,
    html: data.html ?? null,
    text: data.text ?? null,
    headers: data.headers ?? {},
    tags: data.tags ?? [],
    event: null,
    eventResult: null,
    attachments: (data.attachments ?? []).map(({ filename, content }) => ({
      filename,
      bytes: content ? Buffer.from(content, "base64").byteLength : 0,
    })),
  };
}

function errorFor(issue: z.core.$ZodIssue, body: unknown): ResendApiError {
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.join("`, `");
    return new ResendApiError(422, "validation_error", `The sandbox does not simulate \`${names}\`.`);
  }
  const [field] = issue.path;
  if (typeof body !== "object" || body === null || field === undefined) {
    return new ResendApiError(422, "validation_error", "The request body must be a JSON object.");
  }
  if (!(field in body)) {
    return new ResendApiError(422, "missing_required_field", `Missing \`${String(field)}\` field.`);
  }
  const reason = issue.code === "invalid_union" ? issue.errors.flat()[0]?.message : issue.message;
  return new ResendApiError(
    422,
    "validation_error",
    `Invalid \`${String(field)}\` field. ${reason ?? ""}`.trim(),
  );
}
