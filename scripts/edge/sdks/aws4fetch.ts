import type { ModuleChange } from "./change-modules.ts";

/** The services whose names in signatures are not those of their hosts. */
const SERVICES = /^const HOST_SERVICES = \{\n[\s\S]*?^\};\n/m;
/** What finds the service and the region in a URL, and is the last function. */
const GUESS = /^function guessServiceRegion\(url, headers\) \{\n[\s\S]*?^\}\n/m;

/** Leaves out of aws4fetch what guesses the service and the region, which the checkout names. */
export const AWS: ModuleChange[] = [
  {
    files: /\/aws4fetch\/dist\/aws4fetch\.esm\.mjs$/,
    change(code) {
      if (!SERVICES.test(code) || !GUESS.test(code))
        throw new Error("The source of aws4fetch has changed. Adapt scripts/edge/sdks/aws4fetch.ts.");
      return code
        .replace(SERVICES, "")
        .replace(GUESS, 'function guessServiceRegion() { return ["", ""]; }\n');
    },
  },
];
