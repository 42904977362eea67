import { z } from "zod";
import { type BackupSettings, parseBackupSettings } from "../backups/backup-settings.ts";
import { describeIssue, parseSettings, type Settings, SettingsError, token } from "../settings.ts";

/** What a service on Node has, and Workers do not. */
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
  if (settings === undefined || ofNode === undefined || backups === undefined)
    throw new SettingsError(problems);
  return { ...settings, ...ofNode, backups };
}

function parseOfNode(values: Variables): Pick<NodeSettings, "drainDelayMs" | "metricsToken"> {
  const { data, error } = Environment.safeParse(values);
  if (!data) throw new SettingsError(error.issues.map(describeIssue));
  const { DRAIN_DELAY_SECONDS: delay, METRICS_TOKEN: metricsToken } = data;
  return { drainDelayMs: delay * 1000, ...(metricsToken && { metricsToken }) };
}
