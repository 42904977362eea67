import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, matchesGlob, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { PART } from "#checkout/backups/backup-file.ts";
import { backupName } from "#checkout/backups/backup-name.ts";
import { startErrorExitCode } from "#checkout/node/start-error.ts";
import { CLOSE_MS, DRAIN_MS, FLUSH_MS } from "#checkout/node/stop-service.ts";
import { DiskFull } from "#checkout/orders/database/database.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import { PUBLISH_FIRST_MS } from "#scripts/publish-process.ts";
import { readFlyToml, readNetlifyToml, readRenderYaml } from "./documented-shapes.ts";

const read = (name: string) => readFileSync(name, "utf8");
const DOCKERFILE = read("deploy/Dockerfile");
const SETTINGS = new Set(
  [...read(".env.example").matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name),
);

/** What a start takes besides publishing, on a small machine and with a migration. */
const START_MS = 30_000;

/** Whether a list names a file. Docker looks for a name in the root only, and git everywhere, unless the name begins with a slash. */
function isIgnored(file: string, list: string): boolean {
  const isOfDocker = list === ".dockerignore";
  return read(list)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => (isOfDocker || line.startsWith("/") ? line.replace(/^\//, "") : `**/${line}`))
    .some((pattern) => matchesGlob(file, pattern));
}

const PackageJson = z.object({
  scripts: z.record(z.string(), z.string()),
  engines: z.object({ node: z.string() }),
});

const Compose = z.object({
  services: z.object({
    shop: z.object({
      build: z.object({ context: z.string(), dockerfile: z.string() }),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      stop_grace_period: z.string(),
    }),
    caddy: z.object({
      volumes: z.array(z.string()),
      networks: z.object({ default: z.object({ aliases: z.array(z.string()) }) }),
    }),
    s3: z.record(z.string(), z.unknown()),
  }),
});

describe("the container", () => {
  it("starts what is there, from an install without development dependencies, as another user than root", () => {
    expect(DOCKERFILE).toContain('CMD ["node", "scripts/start.ts"]');
    expect(existsSync("scripts/start.ts")).toBe(true);
    expect(DOCKERFILE).toContain("npm ci --omit=dev");
    expect(DOCKERFILE.indexOf("USER node")).toBeGreaterThan(DOCKERFILE.indexOf("COPY . ."));
  });

  it("has no keys, orders or tests of the machine that builds it", () => {
    // The one that every builder reads.
    const ignored = read(".dockerignore").split("\n");
    expect(ignored).toEqual(
      expect.arrayContaining(["**/.env*", "**/.dev.vars", ".git", ".vitrine", "**/node_modules", "tests"]),
    );
    expect(existsSync("deploy/Dockerfile.dockerignore")).toBe(false);
    const needed = [
      "checkout",
      "content",
      "scripts",
      "site",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
    ];
    expect(ignored.filter((name) => needed.includes(name))).toEqual([]);
  });

  it("has no backup, key or order book that a command of the documentation has written beside it, and neither does a commit", () => {
    const name = backupName("shop.example-live", new Date(), true);
    const pages = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((page) =>
      page.endsWith(".md"),
    );
    const moved = pages.flatMap((page) =>
      [...read(join("docs", page)).matchAll(/(?:--to|--from|--output) (\S+\.sql)/g)].map(
        ([, file = ""]) => file,
      ),
    );
    expect(moved).toContain("orders.sql");
    for (const file of [
      name,
      `${name}${PART}`,
      "content/orders-2026-01-01T00-00-00Z.jsonl.gz",
      ...moved,
      "key.txt",
    ])
      for (const list of [".dockerignore", ".gitignore"])
        expect(isIgnored(file, list), `${file} ${list}`).toBe(true);
    expect(isIgnored("content/products/course/orders.sql", ".dockerignore")).toBe(false);
  });

  it("keeps orders and downloads on its volume", () => {
    const variables = Object.fromEntries(
      [...DOCKERFILE.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    const { dataDir, buildDir } = parseSettings({ ...variables, NODE_ENV: "test" });
    expect([dataDir, buildDir]).toEqual(["/data/orders", "/data/build"]);
    expect(DOCKERFILE).toContain("VOLUME /data");
  });
});

describe("the files for hosts", () => {
  it("run the same container, and give it the time that a stop takes", () => {
    const { services } = Compose.parse(parse(read("deploy/compose.yaml")));
    expect(existsSync(join("deploy", services.shop.build.context, services.shop.build.dockerfile))).toBe(
      true,
    );
    expect(services.shop.volumes).toEqual(expect.arrayContaining(["data:/data", "backups:/backups"]));
    expect(services.shop.stop_grace_period).toBe("20s");
    expect(services.caddy.volumes).toContain("./Caddyfile:/etc/caddy/Caddyfile:ro");
    expect(read("deploy/Caddyfile")).toContain("reverse_proxy shop:3000");
    expect(readRenderYaml().services[0]).toMatchObject({
      ...{ dockerfilePath: "deploy/Dockerfile", disk: { mountPath: "/data" } },
      maxShutdownDelaySeconds: 20,
    });
    expect(readFlyToml()).toMatchObject({
      ...{ build: { dockerfile: "Dockerfile" }, mounts: { destination: "/data" } },
      ...{ kill_signal: "SIGTERM", kill_timeout: "20s" },
      http_service: { internal_port: 3000, auto_stop_machines: "off" },
    });
  });

  it("keep showing the pages of the only process while its order book is slow or cannot be written", () => {
    const [, ofContainer] = /^HEALTHCHECK [\s\S]*?localhost:3000(\/\w*)/m.exec(DOCKERFILE) ?? [];
    expect({
      container: ofContainer,
      fly: readFlyToml().http_service.checks.map(({ path }) => path),
      render: readRenderYaml().services[0].healthCheckPath,
    }).toEqual({ container: "/livez", fly: ["/livez"], render: "/livez" });
  });

  it("let the shop's user write to each volume, and listen where Caddy asks, whatever .env says", () => {
    const { shop } = Compose.parse(parse(read("deploy/compose.yaml"))).services;
    const [, owned = ""] = /chown node:node (.+)/.exec(DOCKERFILE) ?? [];
    const writable = shop.volumes.filter((volume) => !volume.endsWith(":ro"));
    expect(writable.map((volume) => volume.split(":")[1]).toSorted()).toEqual(owned.split(" ").toSorted());
    const dotEnv = { HOST: "127.0.0.1", PORT: "80", DATA_DIR: ".vitrine/data", BUILD_DIR: ".vitrine" };
    const settings = parseSettings({
      ...{ ...dotEnv, ...shop.environment },
      ...{ SITE_URL: "https://shop.example", NODE_ENV: "test" },
    });
    expect(settings).toMatchObject({
      host: "0.0.0.0",
      port: 3000,
      dataDir: "/data/orders",
      buildDir: "/data/build",
    });
    expect(shop.environment.BACKUP_DIR).toMatch(/^\$\{BACKUP_DIR:-\/backups\}$/);
  });

  it("give an S3 server the address that buyers and the shop use for it, where pages may read", () => {
    const { caddy, s3 } = Compose.parse(parse(read("deploy/compose.yaml"))).services;
    expect(caddy.networks.default.aliases).toEqual([expect.stringMatching(/^\$\{FILES_DOMAIN:-/)]);
    expect(read("deploy/Caddyfile")).toMatch(/^\{\$FILES_DOMAIN\} \{\n\treverse_proxy s3:7070\n/m);
    expect(s3).toMatchObject({
      profiles: ["s3"],
      command: "posix /buckets",
      environment: {
        VGW_CORS_ALLOW_ORIGIN: expect.stringMatching(/^\$\{SITE_URL:-https:\/\/\$\{DOMAIN\}\}$/),
      },
      volumes: ["buckets:/buckets"],
    });
    const lines = [...read("docs/deploy/docker.md").matchAll(/^ {4}(FILES|S3_[A-Z_]+)=(.*)$/gm)];
    const settings = parseSettings({
      ...Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value.replace("…", "key")])),
      ...{ SITE_URL: "https://shop.example", NODE_ENV: "test" },
    });
    expect(settings.files).toMatchObject({ endpoint: "https://files.shop.example", bucket: "shop-files" });
  });

  it("set only settings that exist", () => {
    const [service] = readRenderYaml().services;
    const env = Compose.parse(parse(read("deploy/compose.yaml"))).services.shop.environment;
    const names = [
      ...service.envVars.map(({ key }) => key),
      ...Object.keys(env),
      ...Object.keys(readFlyToml().env),
      ...[...DOCKERFILE.matchAll(/([A-Z_]+)=\S/g)].map(([, name]) => name),
    ];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !SETTINGS.has(name))).toEqual([]);
  });

  it("are named by each command of their pages, which say where what Compose requires is set", () => {
    const commands = (page: string, program: string) =>
      read(page)
        .split("\n")
        .filter((line) => line.startsWith(`    ${program} `));
    const [fly, compose] = [
      commands("docs/deploy/fly.md", "fly"),
      commands("docs/deploy/docker.md", "docker compose"),
    ];
    expect([fly.length, compose.length]).toEqual([12, 7]);
    expect(fly.filter((line) => !line.includes(" --config deploy/fly.toml"))).toEqual([]);
    const shells = fly.filter((line) => line.includes("ssh console"));
    // Only root may give the volume to the shop.
    expect(shells.filter((line) => !/ -u node | -C "chown node:node \/data"$/.test(line))).toEqual([]);
    expect(compose.filter((line) => !line.includes(" -f deploy/compose.yaml "))).toEqual([]);
    const required = [...read("deploy/compose.yaml").matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    expect(required).toEqual(["DOMAIN"]);
    expect(read("docs/deploy/docker.md")).toMatch(/`deploy\/\.env`[\s\S]*\n {4}DOMAIN=/);
  });

  it("reach the shop's own D1 databases with each command, whose ids only its own file has", () => {
    const lines = ["postgres", "cloudflare"].flatMap((page) =>
      [...read(`docs/deploy/${page}.md`).matchAll(/^ {4}npx wrangler (?:d1 (?!create)|secret).*$/gm)].map(
        ([line]) => line,
      ),
    );
    expect(lines).toHaveLength(9);
    expect(lines.filter((line) => !line.includes(" --config ../gravel/wrangler.toml"))).toEqual([]);
  });

  it("import keys as secrets on Fly, and no folder or address that its own files set", () => {
    const [, pattern = "^$"] =
      /grep -E '(.+)' \.env \| fly secrets import/.exec(read("docs/deploy/fly.md")) ?? [];
    const imported = [...SETTINGS].filter((name) => new RegExp(pattern).test(`${name}=`));
    expect(imported).toEqual(
      expect.arrayContaining([
        ...["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_API_KEY", "RESEND_WEBHOOK_SECRET"],
        ...["MAIL_FROM", "WEBHOOK_SECRET", "ADMIN_TOKEN", "METRICS_TOKEN", "FILES", "FILES_SECRET"],
        ...["PUBLISH_HOOK"],
        ...["S3_ENDPOINT", "S3_SECRET_ACCESS_KEY", "BACKUP_DIR", "BACKUP_RECIPIENTS", "ORDERS_URL"],
      ]),
    );
    // Of the machine, of the creator's own, or set for a moment.
    expect([...SETTINGS].filter((name) => !imported.includes(name)).toSorted()).toEqual([
      ...["BUILD_DIR", "CONTENT_DIR", "DATA_DIR", "HOST", "NODE_ENV", "PAUSED", "PORT", "PUBLIC_PROXIES"],
      ...["SANDBOX_PORT", "SHOP_URL", "SITE_URL", "SWITCH_ORDER_BOOK_TO"],
    ]);
  });

  it("have the memory to publish while the shop keeps selling", () => {
    expect(readFlyToml().vm).toMatchObject([{ memory: "2gb" }]);
    // It has 2 GB: https://render.com/pricing
    expect(readRenderYaml().services[0].plan).toBe("standard");
  });

  it("let systemd wait as long as a stop takes, and repeat only starts that can succeed", () => {
    const unit = read("deploy/vitrine.service");
    const [, timeout] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    expect(Number(timeout) * 1000).toBeGreaterThanOrEqual(DRAIN_MS + FLUSH_MS + CLOSE_MS);
    const [, ends = ""] = /^RestartPreventExitStatus=(.+)$/m.exec(unit) ?? [];
    const isRepeated = (error: Error) => !ends.split(" ").includes(String(startErrorExitCode(error)));
    expect(isRepeated(new SettingsError(["PORT: expected a number"]))).toBe(false);
    expect(isRepeated(new DiskFull("The disk is full."))).toBe(true);
  });

  it("let Caddy hold requests for as long as an update takes the only process away", () => {
    const awayMs = DRAIN_MS + FLUSH_MS + CLOSE_MS + PUBLISH_FIRST_MS + START_MS;
    for (const file of ["deploy/Caddyfile", "docs/deploy/systemd.md", "docs/operations.md"]) {
      const [, wait] = /lb_try_duration (\d+)s/.exec(read(file)) ?? [];
      expect(Number(wait) * 1000, file).toBeGreaterThanOrEqual(awayMs);
    }
  });

  it("move an order book away for a second restore, too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-deploy-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, "orders"));
    for (const page of ["docker", "fly", "render"]) {
      const [found = ""] = /mv \/data\/orders\S+ .*-XXX\\?\)/.exec(read(`docs/deploy/${page}.md`)) ?? [];
      const command = found.replaceAll("\\$", "$").replaceAll("\\)", ")").replaceAll("/data", folder);
      for (const content of [`${page} 1`, `${page} 2`]) {
        await writeFile(join(folder, "orders", "orders.duckdb"), content);
        expect(spawnSync("sh", ["-c", command])).toMatchObject({ status: 0 });
      }
    }
    const kept = (await readdir(folder)).filter((name) => /^old-\d{4}-\d\d-\d\d-/.test(name));
    expect(kept.map((name) => read(join(folder, name, "orders.duckdb"))).toSorted()).toEqual([
      "docker 1",
      "docker 2",
      "fly 1",
      "fly 2",
      "render 1",
      "render 2",
    ]);
  });

  it("publish on Netlify from Vitrine's root, where what it runs and serves is", () => {
    const { command, publish, environment } = readNetlifyToml().build;
    const { scripts, engines } = PackageJson.parse(JSON.parse(read("package.json")));
    const [, script = ""] = /^npm run (\S+) /.exec(command) ?? [];
    expect(scripts).toHaveProperty(script);
    const { buildDir } = parseSettings({ NODE_ENV: "test" });
    expect(resolve(publish)).toBe(resolve(buildDir, "current", "site"));
    expect(Number(environment.NODE_VERSION)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(read("docs/deploy/netlify.md")).toContain("    cp deploy/netlify.toml netlify.toml\n");
  });

  it("are each explained by a page", () => {
    const pages = readdirSync("docs/deploy").map((name) => read(join("docs/deploy", name)));
    const readme = read("README.md");
    for (const name of [
      "Dockerfile",
      "compose.yaml",
      "fly.toml",
      "render.yaml",
      "netlify.toml",
      "vitrine.service",
    ])
      expect(
        pages.some((page) => page.includes(`(../../deploy/${name})`)),
        name,
      ).toBe(true);
    for (const page of readdirSync("docs/deploy")) expect(readme, page).toContain(`docs/deploy/${page}`);
  });
});
