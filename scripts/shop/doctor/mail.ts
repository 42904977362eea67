import { inspectResend } from "#checkout/mail/resend-domains.ts";
import type { Settings } from "#checkout/settings.ts";
import { mailboxDomain } from "#domain/email.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const KEY = "Resend key";
const SENDER = "Sender of emails";
const WEBHOOK = "Resend webhook";
const DOMAINS_PAGE = "https://resend.com/domains";

/** The TXT records of a name; none if there is no such name. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** Checks the key, the sender's domain, and whether the service reports what becomes of emails. */
export async function checkMail(
  { resend }: Pick<Settings, "resend">,
  resolveTxt: ResolveTxt,
): Promise<Finding[]> {
  const account = await inspectResend(resend);
  const domain = mailboxDomain(resend.from);
  const verify = `Verify ${domain} at ${DOMAINS_PAGE}, or set MAIL_FROM to a sender of a domain that is`;
  switch (account.state) {
    case "unreachable":
      return [problem(KEY, `Resend does not answer: ${account.reason}`, "See https://resend-status.com")];
    case "refused":
      return [
        problem(
          KEY,
          `Resend refuses it: ${account.reason}`,
          "Set RESEND_API_KEY to a key of https://resend.com/api-keys",
        ),
      ];
    case "sending-only": {
      const records = await resolveTxt(`resend._domainkey.${domain}`).catch(() => []);
      return [
        ok(KEY, "It works, for sending only"),
        records.length > 0
          ? ok(SENDER, `${domain} has Resend's record in its DNS`)
          : problem(
              SENDER,
              `${domain} has no record of Resend's in its DNS (resend._domainkey.${domain})`,
              verify,
            ),
        checkWebhook(resend.webhookSecret),
      ];
    }
    case "full": {
      const found = account.domains.find(({ name }) => name === domain);
      return [
        ok(KEY, "It works"),
        found?.isVerified
          ? ok(SENDER, `${domain} is verified`)
          : problem(
              SENDER,
              found
                ? `${domain} is not verified at Resend: ${found.status}`
                : `Resend does not know ${domain}`,
              verify,
            ),
        checkWebhook(resend.webhookSecret),
      ];
    }
  }
}

function checkWebhook(secret: string | undefined): Finding {
  return secret === undefined
    ? warning(
        WEBHOOK,
        "RESEND_WEBHOOK_SECRET is not set, so nobody learns of emails that do not arrive",
        "Add a webhook at https://resend.com/webhooks, as the README says under Going live",
      )
    : ok(WEBHOOK, "Its secret is set");
}
