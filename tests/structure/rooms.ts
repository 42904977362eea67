/** The imports that a folder or file may have. */
interface Room {
  /** Folders and files of the shop that are listed before it. */
  imports: string[];
  /** All packages that it may import. Without it, any package but those of {@link PACKAGES}. */
  packages?: string[];
}

const SHARED = ["scripts/domain", "scripts/messages"];
const SITE_SHARED = [...SHARED, "scripts/catalogue/types.ts", "site/lib"];
/** The ports of the checkout: their types and errors. */
const PORTS = [
  "checkout/log",
  "checkout/files",
  "checkout/mail",
  "checkout/offers",
  "checkout/stamps",
  "checkout/orders/database/database.ts",
  "checkout/orders",
  "checkout/payments",
  "checkout/webhooks",
  "checkout/ports.ts",
];

/**
 * The structure of the code, from the domain up: a file belongs to the innermost entry that contains it. Entries only import
 * entries above them, so there is no circle between them. An import of a type counts like any other.
 */
export const ROOMS: Record<string, Room> = {
  "scripts/domain": { imports: [], packages: ["zod", "@formatjs/intl-localematcher"] },
  "scripts/pdf": { imports: [], packages: ["@cantoo/pdf-lib"] },
  "scripts/platform": { imports: [], packages: ["node:*"] },
  "scripts/openapi": { imports: ["scripts/domain"], packages: ["zod", "@asteasolutions/zod-to-openapi"] },
  "scripts/messages": { imports: [], packages: [] },
  "scripts/messages/read.ts": { imports: ["scripts/messages"] },
  "scripts/messages/describe-receipt.ts": { imports: SHARED },
  "scripts/catalogue/types.ts": { imports: ["scripts/domain"], packages: [] },
  "scripts/catalogue/largest-variant.ts": { imports: ["scripts/catalogue/types.ts"], packages: [] },
  "scripts/catalogue": {
    imports: [
      "scripts/catalogue/largest-variant.ts",
      ...["scripts/platform", "scripts/pdf"],
      ...SHARED,
      "scripts/messages/read.ts",
      "scripts/catalogue/types.ts",
    ],
  },

  "site/lib": {
    imports: ["scripts/catalogue/largest-variant.ts", ...SHARED, "scripts/catalogue/types.ts"],
  },
  "site/lib/published-shop.ts": {
    imports: ["scripts/catalogue", "scripts/catalogue/types.ts", "scripts/messages", "site/lib"],
  },
  "site/styles": { imports: [] },
  "site/enhance/element.ts": { imports: [] },
  "site/enhance/load-stylesheet.ts": { imports: [] },
  "site/enhance/media-controls.ts": { imports: ["site/lib", "site/enhance/element.ts"] },
  "site/enhance/search": { imports: ["scripts/messages", "site/lib", "site/enhance/element.ts"] },
  "site/enhance/cart": { imports: [...SHARED, "site/lib"] },
  "site/components": {
    imports: [
      ...[...SITE_SHARED, "scripts/messages/describe-receipt.ts", "site/styles"],
      "site/enhance/cart",
    ],
  },
  "site/enhance/samples": {
    imports: [
      ...["scripts/messages", "site/lib", "site/enhance/element.ts"],
      ...["site/enhance/load-stylesheet.ts", "site/enhance/media-controls.ts"],
    ],
  },
  "site/enhance/reading": {
    imports: [...[...SHARED, "site/lib", "site/enhance/element.ts"], "site/enhance/media-controls.ts"],
  },
  "site/enhance": {
    imports: [
      ...SHARED,
      "site/lib",
      "site/components",
      "site/enhance/cart",
      "site/enhance/element.ts",
      "site/enhance/load-stylesheet.ts",
      "site/enhance/reading",
      "site/enhance/search",
    ],
  },
  "site/app": {
    imports: [...SITE_SHARED, "site/lib/published-shop.ts", "site/styles", "site/components"],
  },
  "site/renderer": { imports: ["site/lib"] },
  "site/next.config.ts": { imports: [] },
  "site/postcss.config.mjs": { imports: [] },
  "site/public": { imports: [], packages: [] },

  "checkout/log": { imports: [] },
  "checkout/passkeys": { imports: ["scripts/platform"] },
  "checkout/stamps": { imports: [] },
  "checkout/pdf": { imports: [] },
  "checkout/files": { imports: ["scripts/platform", "scripts/domain"] },
  "checkout/files/folder.ts": { imports: ["scripts/domain", "checkout/files"] },
  "checkout/files/s3": { imports: ["checkout/files"] },
  "checkout/files/s3.ts": { imports: ["checkout/files", "checkout/files/s3"] },
  "checkout/files/r2.ts": { imports: ["scripts/domain", "checkout/files"] },
  "checkout/offers": { imports: SHARED },
  "checkout/offers/snapshot.ts": { imports: ["scripts/domain", "scripts/messages", "checkout/offers"] },
  "checkout/offers/folder": { imports: [...SHARED, "checkout/offers", "checkout/offers/snapshot.ts"] },
  "checkout/offers/folder.ts": {
    imports: [...SHARED, "checkout/offers", "checkout/offers/snapshot.ts", "checkout/offers/folder"],
  },
  "checkout/webhooks": { imports: [] },
  "checkout/payments": { imports: ["scripts/domain"] },
  "checkout/service-settings.ts": { imports: ["scripts/domain", "checkout/files", "checkout/payments"] },
  "checkout/settings.ts": { imports: ["checkout/files", "checkout/service-settings.ts"] },
  "checkout/payments/stripe": { imports: ["scripts/domain", "checkout/payments"] },
  "checkout/payments/stripe.ts": {
    imports: ["checkout/payments", "checkout/payments/stripe", "checkout/webhooks"],
  },
  // What others than the order book and the entries know of its database.
  "checkout/orders/database/database.ts": { imports: [], packages: [] },
  "checkout/orders/database": { imports: ["checkout/orders/database/database.ts"] },
  "checkout/offers/table.ts": {
    imports: [
      ...["scripts/domain", "checkout/offers"],
      ...["checkout/orders/database/database.ts", "checkout/orders/database"],
    ],
  },
  "checkout/orders/database/d1.ts": { imports: ["checkout/orders/database/database.ts"] },
  "checkout/orders/database/sqlite.ts": {
    imports: ["checkout/orders/database/database.ts", "checkout/orders/database/d1.ts"],
  },
  "checkout/orders/database/sql-file.ts": {
    imports: [
      ...["scripts/platform", "checkout/orders/database/database.ts"],
      "checkout/orders/database/sqlite.ts",
    ],
  },
  "checkout/orders/database/postgres": { imports: ["checkout/orders/database/database.ts"] },
  "checkout/orders/database/postgres.ts": {
    imports: [
      "checkout/log",
      "checkout/orders/database/database.ts",
      "checkout/orders/database",
      "checkout/orders/database/postgres",
    ],
  },
  "checkout/orders/database/duckdb": {
    imports: ["scripts/platform", "checkout/log", "checkout/orders/database/database.ts"],
  },
  "checkout/orders/database/duckdb.ts": {
    imports: ["checkout/log", "checkout/orders/database/database.ts", "checkout/orders/database/duckdb"],
  },
  "checkout/orders": {
    imports: [
      ...["scripts/platform", "scripts/domain", "checkout/log", "checkout/offers", "checkout/payments"],
      ...["checkout/stamps", "checkout/orders/database/database.ts", "checkout/orders/database"],
    ],
  },
  "checkout/mail": { imports: [...SHARED, "checkout/orders"] },
  "checkout/mail/resend.ts": { imports: ["scripts/domain", "checkout/mail", "checkout/webhooks"] },
  "checkout/receipts": { imports: SHARED },
  "checkout/receipts/pdf": {
    imports: [...SHARED, "scripts/messages/describe-receipt.ts", "checkout/pdf", "checkout/receipts"],
  },
  "checkout/receipts/pdf.ts": { imports: ["checkout/receipts", "checkout/receipts/pdf"] },
  "checkout/stamps/pdf": { imports: ["scripts/domain", "scripts/pdf", "checkout/pdf"] },
  "checkout/stamps/stored-copies.ts": {
    imports: [
      ...[...SHARED, "checkout/log", "checkout/stamps", "checkout/files", "checkout/offers"],
      ...["checkout/orders/database/database.ts", "checkout/orders", "checkout/stamps/pdf"],
    ],
  },
  "checkout/webhooks/http.ts": { imports: ["checkout/webhooks"] },
  "checkout/ports.ts": { imports: PORTS.filter((port) => port !== "checkout/ports.ts") },
  "checkout/http": { imports: ["scripts/platform", ...SHARED, ...PORTS, "checkout/settings.ts"] },
  "checkout/jobs": { imports: [...SHARED, ...PORTS, "checkout/settings.ts"] },
  "checkout/static": { imports: ["scripts/domain", "checkout/files", "checkout/http"] },
  "checkout/static/moved-page.ts": { imports: ["scripts/platform", "scripts/domain"] },
  "checkout/static/folder.ts": {
    imports: [
      ...["scripts/platform", "scripts/domain", "checkout/http", "checkout/offers", "checkout/static"],
      "checkout/static/moved-page.ts",
    ],
  },
  "checkout/plain": { imports: SHARED },
  "checkout/routes": {
    imports: [
      "scripts/domain",
      ...PORTS,
      ...["checkout/passkeys", "checkout/receipts"],
      "checkout/http",
      "checkout/jobs",
      "checkout/plain",
    ],
  },
  "checkout/admin": {
    imports: ["scripts/domain", ...PORTS, "checkout/http", "checkout/jobs", "checkout/routes"],
  },
  "checkout/app.ts": {
    imports: [
      "scripts/domain",
      "checkout/ports.ts",
      "checkout/receipts",
      "checkout/http",
      "checkout/static",
      "checkout/routes",
      "checkout/admin",
    ],
  },
  "checkout/backups": {
    imports: [
      ...["scripts/platform", "scripts/domain", ...PORTS],
      ...["checkout/files/s3", "checkout/settings.ts", "checkout/service-settings.ts"],
    ],
  },
  "checkout/operations": {
    imports: [
      ...["scripts/platform", "scripts/domain", ...PORTS],
      ...["checkout/http", "checkout/settings.ts", "checkout/backups", "checkout/orders/database"],
    ],
  },
  "checkout/node": {
    imports: ["scripts/platform", "checkout/settings.ts", "checkout/service-settings.ts", "checkout/backups"],
  },
  "checkout/node/files.ts": {
    imports: [
      "checkout/settings.ts",
      "checkout/node",
      ...["checkout/files", "checkout/files/folder.ts", "checkout/files/s3.ts"],
    ],
  },
  "checkout/node/order-book.ts": {
    imports: [
      "checkout/backups",
      "checkout/log",
      "checkout/orders",
      "checkout/settings.ts",
      "checkout/orders/database/database.ts",
      "checkout/orders/database",
      "checkout/orders/database/duckdb.ts",
      "checkout/orders/database/postgres.ts",
      "checkout/orders/database/postgres",
      "checkout/orders/database/sql-file.ts",
    ],
  },
  "checkout/node/jobs.ts": {
    imports: [
      ...["scripts/domain", "checkout/log", "checkout/orders", "checkout/ports.ts"],
      ...["checkout/jobs", "checkout/backups", "checkout/node", "checkout/stamps/stored-copies.ts"],
    ],
  },
  "checkout/node/tracing": { imports: [] },
  "checkout/node/tracing.ts": {
    imports: [
      ...["scripts/platform", "checkout/log", "checkout/http"],
      ...["checkout/node", "checkout/node/tracing"],
    ],
  },
  "checkout/node/start-error.ts": {
    imports: ["checkout/orders/database/database.ts", "checkout/orders/database/postgres", "checkout/node"],
  },
  "checkout/node/stop-service.ts": {
    imports: ["checkout/log", "checkout/operations", "checkout/orders/database/database.ts", "checkout/node"],
  },
  "checkout/node/serve.ts": {
    imports: [
      "scripts/domain",
      ...PORTS,
      "checkout/settings.ts",
      "checkout/offers/folder.ts",
      "checkout/payments/stripe",
      "checkout/payments/stripe.ts",
      "checkout/mail/resend.ts",
      "checkout/webhooks/http.ts",
      "checkout/static/folder.ts",
      "checkout/receipts/pdf.ts",
      "checkout/stamps/stored-copies.ts",
      "checkout/passkeys",
      "checkout/routes",
      "checkout/http",
      "checkout/jobs",
      "checkout/admin",
      "checkout/app.ts",
      "checkout/backups",
      "checkout/operations",
      "checkout/node",
      "checkout/node/files.ts",
      "checkout/node/jobs.ts",
      "checkout/node/order-book.ts",
      "checkout/node/start-error.ts",
      "checkout/node/stop-service.ts",
      "checkout/node/tracing.ts",
    ],
  },
  "checkout/node.ts": { imports: ["scripts/platform", "checkout/node", "checkout/node/serve.ts"] },
  "checkout/worker": { imports: [] },
  "checkout/worker.ts": {
    imports: [
      "scripts/domain",
      ...PORTS,
      "checkout/service-settings.ts",
      "checkout/files/r2.ts",
      "checkout/offers/table.ts",
      "checkout/payments/stripe.ts",
      "checkout/orders/database",
      "checkout/orders/database/d1.ts",
      "checkout/mail/resend.ts",
      "checkout/webhooks/http.ts",
      "checkout/http",
      "checkout/jobs",
      "checkout/static",
      "checkout/app.ts",
    ],
  },

  "scripts/publish": {
    imports: [
      "scripts/catalogue/largest-variant.ts",
      "scripts/platform",
      ...SHARED,
      "scripts/openapi",
      "scripts/messages/read.ts",
      "scripts/catalogue",
      "scripts/catalogue/types.ts",
      "site/lib",
      "site/enhance/search",
      "site/renderer",
    ],
  },
  "scripts/sandbox": { imports: ["scripts/platform", "scripts/domain"] },
  "scripts/edge": {
    imports: [
      "scripts/platform",
      "scripts/domain",
      "checkout/files",
      "checkout/offers",
      "checkout/settings.ts",
      "scripts/sandbox",
    ],
  },
  "scripts/shop": {
    imports: [
      ...SHARED,
      "checkout/offers/folder.ts",
      "scripts/messages/read.ts",
      "scripts/catalogue",
      "scripts/platform",
      "checkout/files",
      "checkout/files/s3.ts",
      "checkout/mail",
      "checkout/payments/stripe",
      "checkout/settings.ts",
      "checkout/http",
      "checkout/backups",
      "checkout/operations",
      "checkout/node",
      "checkout/node/order-book.ts",
      "checkout/node/files.ts",
      "scripts/publish",
    ],
  },
  "scripts/dev": {
    imports: [
      "scripts/platform",
      "scripts/catalogue",
      "checkout/offers",
      "checkout/settings.ts",
      "checkout/http",
      "checkout/node",
      "checkout/node/serve.ts",
      "checkout/node/start-error.ts",
      "scripts/publish",
      "scripts/sandbox",
      "scripts/shop",
    ],
  },
  "scripts/mail-preview": {
    imports: [
      "scripts/domain",
      "scripts/catalogue",
      "checkout/mail",
      "checkout/offers",
      "checkout/offers/snapshot.ts",
      "checkout/orders",
      "checkout/jobs",
      "checkout/static/folder.ts",
      "checkout/node",
      "scripts/publish",
      "scripts/shop",
    ],
  },
  "scripts/run-shop.ts": { imports: ["scripts/dev", "scripts/shop", "scripts/mail-preview"] },
  "scripts/shop.ts": { imports: ["scripts/platform", "scripts/run-shop.ts"] },
  "scripts/publish-process.ts": { imports: ["scripts/platform", "scripts/shop.ts"], packages: ["node:*"] },
  "scripts/publish-and-serve.ts": {
    imports: [
      "scripts/platform",
      "checkout/log",
      "checkout/settings.ts",
      "checkout/offers/folder.ts",
      "checkout/jobs",
      "checkout/operations",
      "checkout/node",
      "checkout/node/order-book.ts",
      "checkout/node/serve.ts",
      "checkout/node/start-error.ts",
      "scripts/publish",
      "scripts/publish-process.ts",
      "scripts/sandbox",
      "scripts/shop",
    ],
  },
  "scripts/start.ts": { imports: ["scripts/platform", "checkout/node", "scripts/publish-and-serve.ts"] },
  "scripts/deploy-edge.ts": { imports: ["scripts/edge", "scripts/shop"] },
  "scripts/edge.ts": {
    imports: [
      "scripts/catalogue",
      "checkout/settings.ts",
      "checkout/http",
      "checkout/jobs",
      "checkout/node/files.ts",
      "checkout/node/start-error.ts",
      "scripts/publish",
      "scripts/edge",
      "scripts/shop",
    ],
  },
  "scripts/browser.ts": { imports: [] },
  "scripts/lock-integrity.ts": { imports: [] },
  "playwright.config.ts": { imports: ["scripts/browser.ts"] },
  "vitest.config.ts": { imports: [] },
  "knip.config.ts": { imports: [] },
};

/** Folders that may import everything listed above, and that nothing above may import. */
export const UNRESTRICTED = ["tests"];

/** A package of its own, which shares nothing with the shop. */
export const SEPARATE = ["scripts/sample"];

const NODE_ONLY = [
  "checkout/backups",
  "checkout/node",
  "checkout/operations",
  "checkout/files/folder.ts",
  "checkout/files/read-range.ts",
  "checkout/files/s3",
  "checkout/offers/folder",
  "checkout/offers/folder.ts",
  "checkout/orders/database/duckdb",
  "checkout/orders/database/duckdb.ts",
  "checkout/orders/database/sql-file.ts",
  "checkout/orders/database/sqlite.ts",
  "checkout/orders/transfer",
  "checkout/static/folder.ts",
  "checkout/static/file-response.ts",
  "checkout/static/gzip-file.ts",
  "checkout/static/moved-page.ts",
  "checkout/pdf",
  "checkout/receipts/pdf",
  "checkout/stamps/pdf",
  "checkout/stamps/stored-copies.ts",
];

/** Packages that only these folders and files may import: each outside service is known in one place. */
export const PACKAGES: Record<string, string[]> = {
  "node:*": ["scripts", "site/lib/published-shop.ts", "site/next.config.ts", ...NODE_ONLY],
  "@aws-sdk/*": ["checkout/files/s3.ts", "checkout/files/s3"],
  "@clack/*": ["scripts/shop"],
  "@cantoo/pdf-lib": [
    "scripts/catalogue/file-metadata.ts",
    "scripts/pdf",
    "checkout/pdf",
    "checkout/receipts/pdf",
    "checkout/stamps/pdf",
  ],
  "@cloudflare/*": [
    "checkout/worker.ts",
    "checkout/files/r2.ts",
    "checkout/orders/database/d1.ts",
    "checkout/orders/database/sqlite.ts",
    "checkout/static/missing-asset.ts",
  ],
  "age-encryption": ["checkout/backups/encryption.ts"],
  "@duckdb/*": ["checkout/orders/database/duckdb", "scripts/catalogue/duckdb.ts"],
  "@fastify/*": ["checkout/static/file-response.ts"],
  "@hyzyla/*": ["scripts/catalogue/pdf-pages.ts"],
  "@hono/node-server": ["checkout/node", "scripts/sandbox/serve.ts"],
  "@smithy/*": ["checkout/files/s3/client.ts"],
  aws4fetch: ["checkout/files/r2.ts"],
  commander: ["scripts/shop", "scripts/dev", "scripts/mail-preview", "scripts/run-shop.ts"],
  "csv-parse": ["scripts/shop/import/table.ts"],
  "csv-stringify": ["scripts/shop/export.ts"],
  culori: ["scripts/catalogue"],
  dompurify: ["site/enhance/reading/chapter.ts"],
  esbuild: [
    "scripts/publish/bundler.ts",
    "scripts/publish/enhance.ts",
    "scripts/publish/renderer/compile.ts",
  ],
  fflate: ["site/enhance/reading/epub.ts"],
  "@opentelemetry/*": ["checkout/node/tracing.ts", "checkout/node/tracing"],
  "@simplewebauthn/server": ["checkout/passkeys/simple-web-authn.ts"],
  fontkit: ["checkout/pdf"],
  fontverter: ["scripts/catalogue/font-axes.ts"],
  hono: ["checkout", "scripts/sandbox", "scripts/dev", "scripts/mail-preview"],
  "ipaddr.js": ["checkout/http/client-network.ts"],
  "music-metadata": ["scripts/catalogue/file-metadata.ts"],
  next: ["site/lib", "site/next.config.ts"],
  pagefind: ["scripts/publish/search/pagefind.ts"],
  pg: ["checkout/orders/database/postgres", "checkout/orders/database/postgres.ts"],
  "pdfjs-dist": ["site/enhance/reading-pdf.ts", "site/enhance/reading"],
  playwright: ["scripts/browser.ts"],
  postcss: ["scripts/publish/finish", "scripts/publish/renderer/compile.ts"],
  preact: ["site/enhance/preact.ts"],
  "prom-client": ["checkout/operations"],
  react: ["site"],
  "react-dom": ["site/enhance/hydrate.ts", "site/renderer"],
  resend: ["checkout/mail/resend.ts", "checkout/mail/resend-domains.ts", "scripts/sandbox/resend"],
  rolldown: ["scripts/edge"],
  sharp: ["scripts/catalogue", "scripts/publish", "scripts/shop/placeholder-cover.ts"],
  stripe: ["checkout/payments/stripe.ts", "checkout/payments/stripe", "scripts/sandbox/stripe"],
  "subset-font": ["scripts/catalogue/font-subset.ts", "checkout/pdf"],
  wrangler: ["scripts/edge"],
  yaml: ["scripts/catalogue/content/yaml.ts"],
};
