import * as z from "zod";
import { backupShop } from "../backups/backup-name.ts";
import { type BackupSettings, parseBackupSettings } from "../backups/backup-settings.ts";
import { describeIssue, SettingsError, token } from "../service-settings.ts";
import { parseSettings, type Settings } from "../settings.ts";
import { parseTracingSettings, type TracingSettings } from "./tracing-settings.ts";

/** What only a running service on Node has. */
const Environment = z.object({
  DRAIN_DELAY_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
  METRICS_TOKEN: token.optional(),
});

/** The settings of a service on Node. */
export interface NodeSettings extends Settings {
  /** How long a process that was asked to stop goes on answering, while load balancers learn that it is not ready. */
  drainDelayMs: number;
  /** Opens `/metrics`. undefined: there is no such path. */
  metricsToken?: string;
  /** null: the shop makes no backups. */
  backups: BackupSettings | null;
  /** null: no traces are sent. */
  tracing: TracingSettings | null;
}

type Variables = Record<string, unknown>;

/**
 * Parses the settings from environment variables. Empty variables count as unset.
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseNodeSettings(variables: Variables): NodeSettings {
  const values = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const problems: string[] = [];
  const attempt = <Part>(parse: (values: Variables) => Part): Part | undefined => {
    try {
      return parse(values);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const settings = attempt((all) => parseSettings(all));
  const ofNode = attempt(parseOfNode);
  const backups = attempt(parseBackupSettings);
  const tracing = attempt(parseTracingSettings);
  if (settings === undefined || ofNode === undefined || backups === undefined || tracing === undefined)
    throw new SettingsError(problems);
  return {
    ...settings,
    ...ofNode,
    backups: backups && { ...backups, shop: backupShop(settings) },
    tracing,
  };
}

function parseOfNode(values: Variables): Pick<NodeSettings, "drainDelayMs" | "metricsToken"> {
  const { data, error } = Environment.safeParse(values);
  if (!data) throw new SettingsError(error.issues.map(describeIssue));
  const { DRAIN_DELAY_SECONDS: delay, METRICS_TOKEN: metricsToken } = data;
  return { drainDelayMs: delay * 1000, ...(metricsToken && { metricsToken }) };
}
