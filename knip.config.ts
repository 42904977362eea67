import type { KnipConfig } from "knip";

export default {
  entry: [
    "scripts/*.ts",
    "scripts/{sandbox,sample}/main.ts",
    "checkout/{node,worker}.ts",
    "site/app/**/{page,layout,not-found,global-error,route,sitemap,robots}.{ts,tsx}",
    "site/enhance/*.{ts,tsx}",
    // Started as processes of their own, or bundled, by the tests beside them.
    "tests/contract/files/worker.ts",
    "tests/faults/{place-orders,meet-fatal-errors}.ts",
  ],
  project: [
    "{checkout,scripts,site,tests}/**/*.{ts,tsx,css}",
    "!tests/**/fixture/**",
    "!scripts/sample/kit/*.css",
    "!site/public/**",
  ],
  next: { config: ["site/next.config.ts"] },
  postcss: { config: ["site/postcss.config.mjs"] },
  // Fonts that are read as files.
  ignoreDependencies: ["@fontsource/ibm-plex-mono"],
  ignoreBinaries: ["ffmpeg"],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
