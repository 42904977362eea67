import { styleText } from "node:util";
import type { Command } from "commander";
import { examine } from "./doctor/examine.ts";
import type { Finding } from "./doctor/finding.ts";
import { fail, pluralise, print, printJson } from "./output.ts";

/** `shop doctor`: checks the settings of the shop and everything around it, and says how to fix what is wrong. */
export function addDoctor(shop: Command): void {
  shop
    .command("doctor")
    .description(
      "check the settings of the shop on this machine, keys and their rights, webhooks, storage, backups, clock, disk and proxies, and say how to fix what is wrong",
    )
    .option("--json", "print {ok, findings}, each as {check, state, found, fix}")
    .action(diagnose);
}

async function diagnose({ json = false }: { json?: boolean }): Promise<void> {
  const findings = await examine(process.env);
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (json) printJson({ ok: problems === 0, findings });
  else for (const finding of findings) print(format(finding));
  const summary = `${pluralise(problems, "problem")}, ${pluralise(warnings, "warning")}`;
  if (problems > 0) fail(`\n${summary}`);
  else if (!json) print(`\n${summary}`);
}

const COLOURS = { ok: "green", warning: "yellow", problem: "red" } as const;
const STATE_WIDTH = 8;
const CHECK_WIDTH = 19;

function format({ check, state, found, fix }: Finding): string {
  const label = styleText(COLOURS[state], state.padEnd(STATE_WIDTH));
  const line = `${label} ${check.padEnd(CHECK_WIDTH)} ${found}`;
  return fix === undefined ? line : `${line}\n${" ".repeat(STATE_WIDTH + CHECK_WIDTH + 2)}→ ${fix}`;
}
