import type { ModuleChange } from "./change-modules.ts";

/** A line of Resend's client that creates a part of it, or a part of a part. */
const PART = /^\s*this\.(\w+) = (?:new [\w$]+\((?:this|resend)\)|this\.\w+);$/gm;

/** Leaves `emails` in Resend's SDK, and of these what sends them: without the lines that create the others, their classes are not used. */
export const RESEND: ModuleChange[] = [
  {
    files: /\/resend\/dist\/index\.mjs$/,
    change(code) {
      const parts = [...code.matchAll(PART)].map(([, name]) => name);
      if (!parts.includes("emails") || parts.length < 2)
        throw new Error("Resend's SDK has another form. Adapt scripts/edge/sdks/resend.ts.");
      return code.replace(PART, (line, name) => (name === "emails" ? line : ""));
    },
  },
];
