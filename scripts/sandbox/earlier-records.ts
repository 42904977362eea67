import { z } from "zod";

/** Renamed kinds and fields, by the old name of the kind. */
const RENAMED: Record<string, { kind: string; fields: Record<string, string> }> = {
  checkouts: {
    kind: "sessions",
    fields: {
      expires: "expiresAt",
      payment: "paymentId",
      clientReference: "clientReferenceId",
      methods: "allowedPaymentMethods",
      statementSuffix: "statementDescriptorSuffix",
    },
  },
  payments: {
    kind: "payments",
    fields: { checkout: "sessionId", charge: "chargeId", charged: "chargedAt", intended: "intendedOutcome" },
  },
  refunds: { kind: "refunds", fields: { payment: "paymentId", charge: "chargeId" } },
  disputes: { kind: "disputes", fields: { payment: "paymentId", charge: "chargeId" } },
  events: { kind: "events", fields: { about: "sessionId" } },
  deliveries: { kind: "deliveries", fields: { next: "nextAttemptAt", lastAt: "lastAttemptAt" } },
  answers: { kind: "idempotentResponses", fields: { request: "fingerprint" } },
  mails: { kind: "emails", fields: { at: "sentAt" } },
};

const storedRecord = z.tuple([z.string(), z.record(z.string(), z.unknown())]);

/** Renames the kind and the fields of a stored record to the current names, so that data files of earlier versions open. */
export function upgradeRecord(stored: unknown): [kind: string, record: Record<string, unknown>] {
  const [kind, record] = storedRecord.parse(stored);
  const renamed = RENAMED[kind];
  if (!renamed) return [kind, record];
  const fields = Object.entries(record).map(([name, value]) => [renamed.fields[name] ?? name, value]);
  return [renamed.kind, Object.fromEntries(fields)];
}
