import type { ModuleChange } from "./change-modules.ts";

/** A line of Resend's client that creates a part of it, or a part of a part. */
const PART = /^\s*this\.(\w+) = (?:new [\w$]+\((?:this|resend)\)|this\.\w+);$/gm;

/** The methods of emails besides those that send one. Their last line is indented like the first. */
const OTHER_METHODS = /^\t(async (?!send\b|create\b)\w+)\(.*\{\n[\s\S]*?^\t\}\n/gm;
const EMAILS = /^var Emails = class \{\n[\s\S]*?^\};$/m;
/** The client's methods that make other requests. */
const OTHER_REQUESTS = /^\tasync (?:get|put|patch|delete)\(path, .*\{\n[\s\S]*?^\t\}\n/gm;
const OTHER_FORM = "The source of Resend's SDK has changed. Adapt scripts/edge/sdks/resend.ts.";

/** Leaves `emails` in Resend's SDK, and of these what sends them: without the lines that create the others, their classes are not used. */
export const RESEND: ModuleChange[] = [
  {
    files: /\/resend\/dist\/index\.mjs$/,
    change(code) {
      const parts = [...code.matchAll(PART)].map(([, name]) => name);
      const isExpected = EMAILS.test(code) && code.match(OTHER_REQUESTS)?.length === 4;
      if (!parts.includes("emails") || parts.length < 2 || !isExpected) throw new Error(OTHER_FORM);
      return code
        .replace(PART, (line, name) => (name === "emails" ? line : ""))
        .replace(EMAILS, (emails) => emails.replace(OTHER_METHODS, ""))
        .replace(OTHER_REQUESTS, "");
    },
  },
];
