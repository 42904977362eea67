import { parseArgs } from "node:util";
import { arrivals } from "./arrivals.ts";
import { backups } from "./backups.ts";
import { burst } from "./burst.ts";
import { chaos } from "./chaos.ts";
import { codes } from "./codes.ts";
import { copies } from "./copies.ts";
import { crash } from "./crash.ts";
import { disk } from "./disk.ts";
import { edits } from "./edits.ts";
import { fuzz } from "./fuzz.ts";
import { kills } from "./kills.ts";
import { load } from "./load.ts";
import { log } from "./log.ts";
import { model } from "./model.ts";
import { moves } from "./moves.ts";
import { timing } from "./timing.ts";
import { totals } from "./totals.ts";

/** The parts, with their numbers of rounds by default and with --short, as on each change. */
const PARTS = {
  arrivals: { run: arrivals, rounds: 4, short: 3 },
  backups: { run: backups, rounds: 100, short: 6 },
  burst: { run: burst, rounds: 500, short: 15 },
  chaos: { run: chaos, rounds: 300, short: 24 },
  codes: { run: codes, rounds: 1_000, short: 60 },
  copies: { run: copies, rounds: 1_000, short: 60 },
  crash: { run: crash, rounds: 300, short: 5 },
  disk: { run: disk, rounds: 50, short: 2 },
  edits: { run: edits, rounds: 1_000, short: 10 },
  fuzz: { run: fuzz, rounds: 20_000, short: 400 },
  kills: { run: kills, rounds: 100, short: 4 },
  load: { run: load, rounds: 1_000, short: 30 },
  log: { run: log, rounds: 200, short: 20 },
  model: { run: model, rounds: 5_000, short: 10 },
  moves: { run: moves, rounds: 100_000, short: 200 },
  timing: { run: timing, rounds: 5_000, short: 30 },
  totals: { run: totals, rounds: 100_000, short: 2_000 },
};
const USAGE = `npm run campaign -- [${Object.keys(PARTS).join("] [")}] [--seed <number>] [--rounds <number> | --short]`;

/** `npm run campaign`: causes many faults, reproducible by the seed. Exits with 1 if anything was lost. */
async function campaign(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "1" },
      rounds: { type: "string" },
      short: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  });
  const unknown = positionals.find((name) => !(name in PARTS));
  if (values.help || unknown) {
    console.log(`Usage: ${USAGE}`);
    process.exitCode = unknown ? 1 : 0;
    return;
  }
  for (const [name, { run, rounds, short }] of Object.entries(PARTS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const started = performance.now();
    const { failures, ...counts } = await run({
      seed: Number(values.seed),
      rounds: Number(values.rounds ?? (values.short ? short : rounds)),
    });
    const figures = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${name}: ${figures.join(", ")}; seed ${values.seed}, ${seconds} s`);
    for (const failure of failures) console.log(`  ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  }
}

await campaign();
