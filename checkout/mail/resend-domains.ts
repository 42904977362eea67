import { Resend } from "resend";

/** What a key of Resend's is good for. */
export type ResendAccount =
  | { state: "unreachable" | "refused"; reason: string }
  /** It may only send, so that the domains are not known. */
  | { state: "sending-only" }
  | { state: "full"; domains: { name: string; isVerified: boolean; status: string }[] };

const RESEND_URL = "https://api.resend.com";

/** Lists the domains of a key. https://resend.com/docs/api-reference/domains/list-domains */
export async function inspectResend({
  apiKey,
  baseUrl = RESEND_URL,
}: {
  apiKey: string;
  baseUrl?: string;
}): Promise<ResendAccount> {
  const { data, error } = await new Resend(apiKey, { baseUrl }).domains.list();
  if (error?.name === "restricted_api_key") return { state: "sending-only" };
  if (error) {
    const isRefused =
      error.statusCode === 401 || error.statusCode === 403 || error.name === "invalid_api_key";
    return {
      state: isRefused ? "refused" : "unreachable",
      reason: `${error.statusCode ?? ""} ${error.name}`.trim(),
    };
  }
  const domains = data?.data ?? [];
  return {
    state: "full",
    domains: domains.map(({ name, status }) => ({ name, status, isVerified: status === "verified" })),
  };
}
