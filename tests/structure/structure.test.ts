import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refuse, refuseUrl, roomOf } from "./check.ts";
import { findCircle } from "./circles.ts";
import { importsOf, resolveImport, specifiersIn, urlsIn, urlsOf } from "./imports.ts";
import { PACKAGES, ROOMS, SEPARATE, UNRESTRICTED } from "./rooms.ts";

const FILES = globSync(["*.{ts,js,mjs}", "{checkout,scripts,site,tests}/**/*.{ts,tsx,js,mjs}"], {
  exclude: ["**/node_modules/**", "**/.*/**", "**/fixture/**", "next-env.d.ts", "site/next-env.d.ts"],
});
const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file)]));
const GRAPH = new Map([...IMPORTS].map(([file, specifiers]) => [file, importedFiles(file, specifiers)]));

function importedFiles(file: string, specifiers: string[]): string[] {
  return specifiers.flatMap((specifier) => {
    const target = resolveImport(file, specifier);
    return "file" in target && target.file !== file ? [target.file] : [];
  });
}

/** Folders in which a file can be without an entry in the table. */
const WITHOUT_ROOM = [...UNRESTRICTED, ...SEPARATE];

describe("the code", () => {
  it("imports only what the table of rooms allows", () => {
    const refused = [...IMPORTS].flatMap(([file, specifiers]) =>
      specifiers.flatMap((specifier) => {
        const reason = refuse(file, specifier);
        return reason === null ? [] : [`${file} <- ${specifier}: ${reason}`];
      }),
    );
    expect(refused).toEqual([]);
  });

  it("starts only modules that the table of rooms allows", () => {
    const named = FILES.flatMap((file) => urlsOf(file).map((specifier) => ({ file, specifier })));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ file, specifier }) => refuseUrl(file, specifier) !== null)).toEqual([]);
  });

  it("has a room for every file", () => {
    const shop = FILES.filter((file) => !WITHOUT_ROOM.some((folder) => file.startsWith(`${folder}/`)));
    expect(shop.length).toBeGreaterThan(300);
    expect(shop.filter((file) => roomOf(file) === null)).toEqual([]);
  });

  it("has no circle of imports, types included", () => {
    expect(findCircle(GRAPH)).toBeNull();
  });
});

describe("the table of rooms", () => {
  it("lets a room import only rooms above it", () => {
    const rooms = Object.keys(ROOMS);
    const upward = rooms.flatMap((room, at) =>
      (ROOMS[room]?.imports ?? []).filter((other) => !rooms.slice(0, at).includes(other)),
    );
    expect(upward).toEqual([]);
  });

  it("names only packages and paths that exist", () => {
    const paths = [...Object.keys(ROOMS), ...WITHOUT_ROOM, ...Object.values(PACKAGES).flat()];
    expect(paths.filter((path) => globSync(path).length === 0)).toEqual([]);
  });
});

describe("the check", () => {
  it.each([
    ["scripts/domain/kinds.ts", "../catalogue/tables.ts"],
    ["scripts/domain/kinds.ts", "#catalogue/tables.ts"],
    ["scripts/domain/kinds.ts", "hono"],
    ["scripts/messages/format.ts", "../sample/zip.ts"],
    ["scripts/messages/format.ts", "#scripts/sample/zip.ts"],
    ["scripts/catalogue/tables.ts", "#publish/publish.ts"],
    ["scripts/catalogue/tables.ts", "#site/lib/price.ts"],
    ["scripts/catalogue/tables.ts", "#checkout/settings.ts"],
    ["scripts/publish/publish.ts", "#shop/output.ts"],
    ["scripts/publish/publish.ts", "#checkout/settings.ts"],
    ["scripts/sandbox/sandbox.ts", "#checkout/settings.ts"],
    ["scripts/sandbox/sandbox.ts", "#publish/publish.ts"],
    ["scripts/shop/check.ts", "#checkout/payments/stripe.ts"],
    ["scripts/shop/check.ts", "#checkout/mail/resend.ts"],
    ["scripts/edge.ts", "#checkout/files/s3.ts"],
    ["scripts/publish-and-serve.ts", "#checkout/orders/database/duckdb.ts"],
    ["site/next.config.ts", "../checkout/settings.ts"],
    ["site/next.config.ts", "../checkout/payments/stripe.ts"],
    ["site/lib/price.ts", "#checkout/settings.ts"],
    ["site/lib/price.ts", "#catalogue/reader.ts"],
    ["site/lib/price.ts", "#messages/read.ts"],
    ["site/components/price.tsx", "../../scripts/domain/money/money.ts"],
    ["checkout/ports.ts", "../site/lib/price.ts"],
    ["checkout/app.ts", "../site/lib/price.ts"],
    ["checkout/app.ts", "#site/lib/price.ts"],
    ["checkout/app.ts", "#messages/read.ts"],
    ["checkout/app.ts", "./orders/database/duckdb/open.ts"],
    ["checkout/app.ts", "./static/folder.ts"],
    ["checkout/app.ts", "./payments/stripe.ts"],
    ["checkout/app.ts", "stripe"],
    ["checkout/app.ts", "node:fs"],
    ["checkout/settings.ts", "../scripts/catalogue/tables.ts"],
    ["checkout/orders/order.ts", "../http/env.ts"],
    ["checkout/orders/order.ts", "@duckdb/node-api"],
    ["checkout/orders/order.ts", "pg"],
    ["checkout/payments/payments.ts", "../orders/order.ts"],
    ["checkout/routes/account.ts", "../orders/database/lists.ts"],
    ["checkout/jobs/retention.ts", "../orders/database/migrate.ts"],
    ["checkout/admin/orders.ts", "../orders/database/json-column.ts"],
    ["scripts/mail-preview/mail.ts", "#checkout/orders/database/lists.ts"],
    ["checkout/files/key.ts", "@aws-sdk/client-s3"],
    ["tests/free-port.ts", "../scripts/domain/kinds.ts"],
    ["tests/free-port.ts", "#scripts/sample/zip.ts"],
    ["scripts/sample/zip.ts", "../domain/kinds.ts"],
    ["scripts/sample/zip.ts", "#domain/kinds.ts"],
  ])("refuses in %s the import of %s", (file, specifier) => {
    expect(refuse(file, specifier)).not.toBeNull();
  });

  it.each([
    ['import a from "#a";', "#a"],
    ['import type { A } from "#a";', "#a"],
    ['import "#a";', "#a"],
    ['export * from "#a";', "#a"],
    ['export type { A } from "#a";', "#a"],
    ['const a = await import("#a");', "#a"],
    ['let a: import("#a").A;', "#a"],
    ['let a: typeof import("#a");', "#a"],
  ])("sees %s", (code, specifier) => {
    expect(specifiersIn("a.ts", code)).toEqual([specifier]);
  });

  it.each([
    ['new URL("./a.ts", import.meta.url);', "./a.ts"],
    ['fork(new URL("a.js", import.meta.url));', "./a.js"],
  ])("sees %s", (code, specifier) => {
    expect(urlsIn("a.ts", code)).toEqual([specifier]);
  });

  it("refuses to start a module that may not be imported", () => {
    expect(refuseUrl("scripts/domain/kinds.ts", "../shop.ts")).not.toBeNull();
  });

  it("sees a circle", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", []],
      ["d", ["b"]],
    ]);
    expect(findCircle(graph)).toEqual(["b", "d", "b"]);
  });
});
