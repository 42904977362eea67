import { resolveTxt as resolveTxtByDns } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type NodeSettings, parseNodeSettings } from "#checkout/node/settings.ts";
import { settingsDigest } from "#checkout/operations/settings-digest.ts";
import { type Settings, SettingsError } from "#checkout/settings.ts";
import { OffersFile } from "#domain/offer.ts";
import { buildId } from "#platform/build-id.ts";
import { checkClock } from "./clock.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { checkDisks, checkNode } from "./machine.ts";
import { checkMail, type ResolveTxt } from "./mail.ts";
import { checkBook } from "./order-book.ts";
import {
  checkBackups,
  checkCatalogue,
  checkPublishHook,
  checkService,
  checkTimeZone,
  checkWebhooks,
  findService,
} from "./service.ts";
import { checkSite } from "./site.ts";
import { checkStorage } from "./storage.ts";
import { checkStripe } from "./stripe.ts";

interface ExamineOptions {
  now?: () => Date;
  resolveTxt?: ResolveTxt;
}

/**
 * Checks the settings of a shop, the services that they name, and the shop itself if it runs. Changes nothing, except for a file that it
 * stores and deletes again.
 */
export async function examine(
  variables: NodeJS.Dict<string>,
  { now = () => new Date(), resolveTxt = resolveTxtByDns }: ExamineOptions = {},
): Promise<Finding[]> {
  const settings = readSettings(variables);
  if (!("siteUrl" in settings)) return [checkNode(), ...settings.findings];
  const service = await findService(settings);
  const isSelling = service !== null && service.schema !== null;
  const release = await readPublished(settings);
  const published = release === "damaged" ? null : release;
  // The sandbox runs with the shop only.
  const isReachable = settings.mode !== "sandbox" || service !== null;
  // A bucket needs no shop; the links of a folder do.
  const isStorageReachable = isSelling || settings.files.kind === "s3";
  const groups = await Promise.all([
    checkNode(),
    ok("Settings", settings.production ? "Complete, for production" : "Complete, for development"),
    checkService(service, {
      mode: settings.mode,
      settings: settingsDigest(settings),
      build: await buildId(),
    }),
    ...(service === null ? [checkBook(settings)] : []),
    ...(isReachable
      ? [checkStripe(settings, now), checkClock(settings, now), checkMail(settings, resolveTxt)]
      : []),
    ...(isSelling ? [checkSite(settings, now)] : []),
    ...(isStorageReachable ? [checkStorage(settings, published?.offers ?? [])] : []),
    checkCatalogue(release, settings),
    ...(published
      ? [
          checkWebhooks(published, settings),
          checkPublishHook(published, settings, now()),
          checkTimeZone(published, now()),
        ]
      : []),
    checkBackups(settings, isSelling ? service : null, now()),
    checkDisks(settings),
  ]);
  return groups.flat();
}

function readSettings(variables: NodeJS.Dict<string>): NodeSettings | { findings: Finding[] } {
  try {
    return parseNodeSettings(variables);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return {
      findings: error.problems.map((text) =>
        problem("Settings", text, "Correct it in the environment or in .env; .env.example explains it"),
      ),
    };
  }
}

/** What is for sale. null: nothing is published. "damaged": it cannot be read, for example because it was cut off. */
async function readPublished({ buildDir }: Settings): Promise<OffersFile | "damaged" | null> {
  const text = await readFile(join(buildDir, "current", "offers.json"), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return OffersFile.parse(JSON.parse(text));
  } catch {
    return "damaged";
  }
}
