import type { ModuleChange } from "./change-modules.ts";

/** Deprecated methods: one for applications of other frameworks, with what only it uses, and one for service workers. */
const DEPRECATED = /^\t(?:mount\(.*\) |fire = \(\) => )\{\n[\s\S]*?^\t\};?\n/gm;

/** Leaves out methods of Hono that the checkout does not call, which Hono will remove. */
export const HONO: ModuleChange[] = [
  {
    files: /\/hono\/dist\/hono-base\.js$/,
    change(code) {
      if (code.match(DEPRECATED)?.length !== 2)
        throw new Error("The source of Hono has changed. Adapt scripts/edge/sdks/hono.ts.");
      return code.replace(DEPRECATED, "");
    },
  },
];
