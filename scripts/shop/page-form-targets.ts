import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import type { StorageSettings } from "./storage-settings.ts";

/**
 * The form targets that `npm start` would use with the same settings, so that both publish the same release. Without keys
 * these are the sandbox's. A shop on https without keys here runs on another machine, so its payment page is Stripe's. The file
 * storage is the same on both.
 */
export function pageFormTargets(
  variables: Record<string, unknown>,
  { files, siteUrl }: Pick<StorageSettings, "files" | "siteUrl">,
): string[] {
  return formTargets({ files, stripe: { apiUrl: paymentsUrl(variables, siteUrl) } });
}

/** undefined: Stripe's own */
function paymentsUrl(variables: Record<string, unknown>, siteUrl: string): string | undefined {
  try {
    const { sandbox, stripe } = parseSettings(variables);
    return sandbox && siteUrl.startsWith("https://") ? undefined : stripe.apiUrl;
  } catch (error) {
    // A machine that only publishes need not have the settings of a service.
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}
