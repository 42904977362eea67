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
  // A fixed id: two builds of the same code must produce the same bytes.
  generateBuildId: () => "vitrine",
};

export default config;
