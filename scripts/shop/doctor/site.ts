import { lookup } from "node:dns/promises";
import { countPublic } from "#checkout/http/client-network.ts";
import { probePath } from "#checkout/operations/probe.ts";
import type { Settings } from "#checkout/settings.ts";
import { ProbeAnswer } from "#domain/api/admin/status.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";

const ADDRESS = "SITE_URL";
const PROXIES = "PUBLIC_PROXIES";
const TOKEN = "ADMIN_TOKEN";
const TIMEOUT_MS = 10_000;

type SiteSettings = Pick<Settings, "siteUrl" | "stripe" | "publicProxies" | "adminToken" | "mode">;

/** Asks for this shop at its public address, as a buyer would. */
export async function checkSite(settings: SiteSettings, now: () => Date): Promise<Finding[]> {
  const { siteUrl, stripe, mode } = settings;
  const { protocol, hostname } = new URL(siteUrl);
  if (protocol !== "https:" && mode !== "sandbox")
    return [
      problem(ADDRESS, `${siteUrl} is not https`, "Put the shop behind a proxy with TLS, such as Caddy"),
    ];
  const unknown = await lookup(hostname).then(
    () => null,
    () =>
      problem(
        ADDRESS,
        `${hostname} has no address in the DNS`,
        "Add an A or AAAA record for it, or correct SITE_URL",
      ),
  );
  if (unknown) return [unknown];
  const request = { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
  try {
    const response = await fetch(siteUrl + (await probePath(stripe.webhookSecret, now())), request);
    const answer = ProbeAnswer.safeParse(await response.json().catch(() => null));
    if (!response.ok || !answer.success)
      return [
        problem(
          ADDRESS,
          `Something else answers at ${siteUrl} (HTTP ${response.status}), or a shop with other settings`,
          "Let the proxy forward /api/ to this shop, and restart the shop after a change of its settings",
        ),
      ];
    return [
      ok(ADDRESS, `${siteUrl} reaches this shop`),
      checkProxies(answer.data, settings),
      await checkToken(settings),
    ];
  } catch (error) {
    return [
      problem(
        ADDRESS,
        `${siteUrl} does not answer: ${reasonOf(error)}`,
        "Start the shop, and see that proxy, certificate and firewall let requests through",
      ),
    ];
  }
}

/** The request had no X-Forwarded-For of its own: its first address is the client's, and every public one after it a proxy's. */
export function checkProxies(
  { peer, forwardedFor }: ProbeAnswer,
  { siteUrl, publicProxies }: Pick<Settings, "siteUrl" | "publicProxies">,
): Finding {
  if (forwardedFor.length === 0 && siteUrl.startsWith("https:"))
    return problem(
      PROXIES,
      "The proxy does not say from whom a request comes, so the limits cannot tell buyers apart",
      "Let the proxy send X-Forwarded-For",
    );
  const [, ...proxies] = [...forwardedFor, peer];
  const count = countPublic(proxies);
  if (count === publicProxies)
    return ok(
      PROXIES,
      `The shop sees the client's address behind ${proxies.length} proxies`.replace("1 proxies", "1 proxy"),
    );
  if (count < publicProxies)
    return problem(
      PROXIES,
      `${count} proxies with public addresses are before the shop as it sees them, and the setting says ${publicProxies}`,
      `Let the proxy next to the shop keep the X-Forwarded-For of those before it (in Caddy: trusted_proxies), or set PUBLIC_PROXIES=${count} if there are no others`,
    );
  return problem(
    PROXIES,
    `${count} proxies with public addresses are before the shop, and the setting says ${publicProxies}`,
    `Set PUBLIC_PROXIES=${count}`,
  );
}

async function checkToken({ siteUrl, adminToken }: SiteSettings): Promise<Finding> {
  if (adminToken === undefined) return ok(TOKEN, "Not set: the shop command works on this machine only");
  const response = await fetch(`${siteUrl}/api/admin/discounts`, {
    headers: { Authorization: `Bearer ${adminToken}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return ok(TOKEN, "The shop command works from elsewhere, too");
  return warning(
    TOKEN,
    `The running shop refuses it (HTTP ${response.status})`,
    "Restart the shop, so that it reads its settings",
  );
}
