import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refuse, refuseUrl, roomOf } from "./check.ts";
import { findCircle, findFolderCircle } from "./circles.ts";
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

  it("has no circle of folders, except between a folder and those inside it", () => {
    const shop = [...GRAPH].filter(([file]) => !WITHOUT_ROOM.some((folder) => file.startsWith(`${folder}/`)));
    expect(findFolderCircle(new Map(shop))).toBeNull();
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
    ["scripts/domain/kinds.ts", "#catalogue/tables.ts", "scripts/domain", "scripts/catalogue"],
    ["scripts/domain/kinds.ts", "hono", "scripts/domain", "hono"],
    ["scripts/catalogue/tables.ts", "#publish/publish.ts", "scripts/catalogue", "scripts/publish"],
    ["scripts/catalogue/tables.ts", "#site/lib/price.ts", "scripts/catalogue", "site/lib"],
    ["scripts/catalogue/tables.ts", "#checkout/settings.ts", "scripts/catalogue", "checkout/settings.ts"],
    ["scripts/publish/publish.ts", "#shop/output.ts", "scripts/publish", "scripts/shop"],
    ["scripts/publish/publish.ts", "#checkout/settings.ts", "scripts/publish", "checkout/settings.ts"],
    ["scripts/sandbox/sandbox.ts", "#checkout/settings.ts", "scripts/sandbox", "checkout/settings.ts"],
    ["scripts/sandbox/sandbox.ts", "#publish/publish.ts", "scripts/sandbox", "scripts/publish"],
    ["scripts/shop/check.ts", "#checkout/payments/stripe.ts", "scripts/shop", "checkout/payments/stripe.ts"],
    ["scripts/shop/check.ts", "#checkout/mail/resend.ts", "scripts/shop", "checkout/mail/resend.ts"],
    ["scripts/edge.ts", "#checkout/files/s3.ts", "scripts/edge.ts", "checkout/files/s3.ts"],
    [
      "scripts/publish-and-serve.ts",
      "#checkout/orders/database/duckdb.ts",
      "scripts/publish-and-serve.ts",
      "checkout/orders/database/duckdb.ts",
    ],
    ["site/next.config.ts", "#checkout/settings.ts", "site/next.config.ts", "checkout/settings.ts"],
    ["site/lib/price.ts", "#checkout/settings.ts", "site/lib", "checkout/settings.ts"],
    ["site/lib/price.ts", "#catalogue/reader.ts", "site/lib", "scripts/catalogue"],
    ["site/lib/price.ts", "#messages/read.ts", "site/lib", "scripts/messages/read.ts"],
    ["site/components/price.tsx", "#catalogue/reader.ts", "site/components", "scripts/catalogue"],
    ["checkout/ports.ts", "#site/lib/price.ts", "checkout/ports.ts", "site/lib"],
    ["checkout/app.ts", "#site/lib/price.ts", "checkout/app.ts", "site/lib"],
    ["checkout/app.ts", "#messages/read.ts", "checkout/app.ts", "scripts/messages/read.ts"],
    [
      "checkout/app.ts",
      "./orders/database/duckdb/open.ts",
      "checkout/app.ts",
      "checkout/orders/database/duckdb",
    ],
    ["checkout/app.ts", "./static/folder.ts", "checkout/app.ts", "checkout/static/folder.ts"],
    ["checkout/app.ts", "./payments/stripe.ts", "checkout/app.ts", "checkout/payments/stripe.ts"],
    ["checkout/settings.ts", "#catalogue/tables.ts", "checkout/settings.ts", "scripts/catalogue"],
    ["checkout/orders/order.ts", "../http/env.ts", "checkout/orders", "checkout/http"],
    ["checkout/payments/payments.ts", "../orders/order.ts", "checkout/payments", "checkout/orders"],
    [
      "checkout/routes/account.ts",
      "../orders/database/lists.ts",
      "checkout/routes",
      "checkout/orders/database",
    ],
    [
      "checkout/jobs/retention.ts",
      "../orders/database/migrate.ts",
      "checkout/jobs",
      "checkout/orders/database",
    ],
    [
      "checkout/admin/orders.ts",
      "../orders/database/json-column.ts",
      "checkout/admin",
      "checkout/orders/database",
    ],
    [
      "scripts/mail-preview/mail.ts",
      "#checkout/orders/database/lists.ts",
      "scripts/mail-preview",
      "checkout/orders/database",
    ],
  ])("refuses in %s the import of %s: %s may not import %s", (file, specifier, room, other) => {
    expect(refuse(file, specifier)).toBe(`${room} may not import ${other}`);
  });

  it.each([
    ["checkout/app.ts", "stripe", "checkout/payments/stripe.ts"],
    ["checkout/app.ts", "node:fs", "checkout/node"],
    ["checkout/orders/order.ts", "@duckdb/node-api", "checkout/orders/database/duckdb"],
    ["checkout/orders/order.ts", "pg", "checkout/orders/database/postgres"],
    ["checkout/files/key.ts", "@aws-sdk/client-s3", "checkout/files/s3"],
  ])("refuses in %s the package %s, which is one for %s", (file, specifier, user) => {
    const [, users] = /^only (.+) may import /.exec(refuse(file, specifier) ?? "") ?? [];
    expect(users?.split(", ")).toContain(user);
  });

  it.each([
    ["scripts/messages/format.ts", "#scripts/sample/zip.ts"],
    ["tests/free-port.ts", "#scripts/sample/zip.ts"],
    ["scripts/sample/zip.ts", "../shop.ts"],
  ])("refuses in %s the import of %s across the border of another package", (file, specifier) => {
    expect(refuse(file, specifier)).toBe("scripts/sample is a package of its own");
  });

  it("refuses the shop's #names in another package", () => {
    expect(refuse("scripts/sample/zip.ts", "#domain/kinds.ts")).toBe(
      "the shop's #names are not those of its package",
    );
  });

  it.each([
    ["checkout/app.ts", "../scripts/domain/kinds.ts", "import other parts by their #names"],
    ["scripts/messages/format.ts", "../sample/zip.ts", "import other parts by their #names"],
    ["tests/free-port.ts", "../scripts/domain/kinds.ts", "import other parts by their #names"],
    [
      "site/components/price.tsx",
      "../../scripts/domain/money/money.ts",
      "a relative import goes up one folder at most",
    ],
  ])("refuses in %s the import of %s by this path: %s", (file, specifier, reason) => {
    expect(refuse(file, specifier)).toBe(reason);
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
    expect(refuseUrl("scripts/domain/kinds.ts", "../shop.ts")).toBe(
      "scripts/domain may not import scripts/shop.ts",
    );
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

  it("sees a circle of folders, whatever they share in the folder around them", () => {
    const inside: [string, string[]][] = [
      ["a/order.ts", ["a/mail/send.ts"]],
      ["a/mail/send.ts", ["a/order.ts", "a/keys/key.ts"]],
      ["a/keys/key.ts", ["a/seats/seat.ts"]],
    ];
    const circle: [string, string[]][] = [...inside, ["a/seats/seat.ts", ["a/mail/address.ts"]]];
    expect(findFolderCircle(new Map(inside))).toBeNull();
    expect(findFolderCircle(new Map(circle))).toEqual(["a/mail", "a/keys", "a/seats", "a/mail"]);
  });
});
