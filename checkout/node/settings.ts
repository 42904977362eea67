import { type BackupSettings, parseBackupSettings } from "../backups/backup-settings.ts";
import { parseSettings, type Settings, SettingsError } from "../settings.ts";

/** The settings of a service on Node, with those of what Workers do not have. */
export interface NodeSettings extends Settings {
  /** null: the shop makes no backups. */
  backups: BackupSettings | null;
}

/**
 * Parses the settings from environment variables.
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseNodeSettings(variables: Record<string, unknown>): NodeSettings {
  const problems: string[] = [];
  const attempt = <Part>(parse: (variables: Record<string, unknown>) => Part): Part | undefined => {
    try {
      return parse(variables);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const settings = attempt((known) => parseSettings(known));
  const backups = attempt(parseBackupSettings);
  if (settings === undefined || backups === undefined) throw new SettingsError(problems);
  return { ...settings, backups };
}
