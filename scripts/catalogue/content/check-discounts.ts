import { readDrafts } from "./folder.ts";
import { createContentMemory } from "./memory.ts";
import type { Findings, Mistake } from "./mistakes.ts";
import { parseSource } from "./parse-source.ts";
import { checkDiscounts } from "./rules/discounts.ts";
import { discountsSchema } from "./schema/discounts.ts";
import { parseYaml } from "./source.ts";

/** The mistakes that a text would have as the `discounts.yaml` of a content folder. */
export function findDiscountMistakes(contentDir: string, yaml: string): Mistake[] {
  const ignored: Findings = { mistakes: [], warnings: [] };
  const drafts = readDrafts(contentDir, {
    findings: ignored,
    memory: createContentMemory(),
    now: new Date(),
  });
  const findings: Findings = { mistakes: [], warnings: [] };
  const discounts = parseYaml("discounts.yaml", yaml, findings);
  parseSource(discountsSchema(drafts.languages, drafts.currency), discounts, findings);
  checkDiscounts({ ...drafts, discounts }, findings);
  return findings.mistakes;
}
