import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const here = dirname(fileURLToPath(import.meta.url));

const config: NextConfig = {
  output: "export",
  distDir: process.env.SITE_OUT ?? ".out",
  trailingSlash: true,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true, tsconfigPath: "tsconfig.json" },
  turbopack: { root: join(here, "..") },
  serverExternalPackages: ["@duckdb/node-api"],
  // Pages of two builds of the same code must be the same bytes, so nothing in them may name the run.
  generateBuildId: () => "vitrine",
};

export default config;
