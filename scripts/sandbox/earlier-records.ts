import { z } from "zod";

/** Kinds and fields that were renamed, by the kind's earlier name. */
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

/** Gives a record of a data file its present kind and fields, so that files of earlier versions can still be opened. */
export function upgradeRecord(stored: unknown): [kind: string, record: Record<string, unknown>] {
  const [kind, record] = storedRecord.parse(stored);
  const renamed = RENAMED[kind];
  if (!renamed) return [kind, record];
  const fields = Object.entries(record).map(([name, value]) => [renamed.fields[name] ?? name, value]);
  return [renamed.kind, Object.fromEntries(fields)];
}
