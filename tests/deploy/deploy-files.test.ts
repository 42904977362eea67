import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";

const read = (name: string) => readFileSync(name, "utf8");
const DOCKERFILE = read("deploy/Dockerfile");
const SETTINGS = new Set(
  [...read(".env.example").matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name),
);

const Compose = z.object({
  services: z.object({
    shop: z.object({
      build: z.object({ context: z.string(), dockerfile: z.string() }),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      stop_grace_period: z.string(),
    }),
    caddy: z.object({ volumes: z.array(z.string()) }),
  }),
});

const Blueprint = z.object({
  services: z.tuple([
    z.object({
      dockerfilePath: z.string(),
      healthCheckPath: z.string(),
      disk: z.object({ mountPath: z.string() }),
      envVars: z.array(z.object({ key: z.string(), value: z.string().optional() })),
    }),
  ]),
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

  it("keeps orders and downloads on its volume, and is healthy when the order book is", () => {
    const variables = Object.fromEntries(
      [...DOCKERFILE.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    const { dataDir, buildDir } = parseSettings({ ...variables, NODE_ENV: "test" });
    expect([dataDir, buildDir]).toEqual(["/data/orders", "/data/build"]);
    expect(DOCKERFILE).toContain("VOLUME /data");
    expect(DOCKERFILE).toContain("http://localhost:3000/healthz");
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
    const [service] = Blueprint.parse(parse(read("deploy/render.yaml"))).services;
    expect(service).toMatchObject({ dockerfilePath: "deploy/Dockerfile", healthCheckPath: "/readyz" });
    expect(service.disk.mountPath).toBe("/data");
    const fly = read("deploy/fly.toml");
    expect(fly).toMatch(/^dockerfile = "Dockerfile"$/m);
    expect(fly).toMatch(/^internal_port = 3000$/m);
    expect(fly).toMatch(/^destination = "\/data"$/m);
    expect(fly).toMatch(/^path = "\/readyz"$/m);
    expect(fly).toMatch(/^auto_stop_machines = "off"$/m);
  });

  it("let the shop's user write to each volume, and listen where Caddy asks, whatever .env says", () => {
    const { shop } = Compose.parse(parse(read("deploy/compose.yaml"))).services;
    const [, owned = ""] = /chown node:node (.+)/.exec(DOCKERFILE) ?? [];
    const writable = shop.volumes.filter((volume) => !volume.endsWith(":ro"));
    expect(writable.map((volume) => volume.split(":")[1]).toSorted()).toEqual(owned.split(" ").toSorted());
    const settings = parseSettings({
      ...shop.environment,
      SITE_URL: "https://shop.example",
      NODE_ENV: "test",
    });
    expect(settings).toMatchObject({ port: 3000, dataDir: "/data/orders", buildDir: "/data/build" });
    expect(shop.environment.BACKUP_DIR).toBe("/backups");
  });

  it("set only settings that exist", () => {
    const [service] = Blueprint.parse(parse(read("deploy/render.yaml"))).services;
    const env = Compose.parse(parse(read("deploy/compose.yaml"))).services.shop.environment;
    const [, flyEnv = ""] = /\[env\]\n([^[]*)/.exec(read("deploy/fly.toml")) ?? [];
    const names = [
      ...service.envVars.map(({ key }) => key),
      ...Object.keys(env),
      ...[...flyEnv.matchAll(/^([A-Z_]+) = /gm)].map(([, name]) => name),
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
    expect([fly.length, compose.length]).toEqual([6, 4]);
    expect(fly.filter((line) => !line.includes(" --config deploy/fly.toml"))).toEqual([]);
    expect(compose.filter((line) => !line.includes(" -f deploy/compose.yaml "))).toEqual([]);
    const required = [...read("deploy/compose.yaml").matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    expect(required).toEqual(["DOMAIN"]);
    expect(read("docs/deploy/docker.md")).toMatch(/`deploy\/\.env`[\s\S]*\n {4}DOMAIN=/);
  });

  it("let Vercel forward the API as it is, and no path with a slash after it", () => {
    const [, config = ""] = /```json\n([\s\S]*?)```/.exec(read("docs/deploy/static-host.md")) ?? [];
    expect(JSON.parse(config)).toMatchObject({
      rewrites: [{ source: "/api/:path*", destination: "https://checkout.example/api/:path*" }],
    });
    expect(JSON.parse(config)).not.toHaveProperty("trailingSlash");
  });

  it("are each explained by a page", () => {
    const pages = readdirSync("docs/deploy").map((name) => read(join("docs/deploy", name)));
    const readme = read("README.md");
    for (const name of ["Dockerfile", "compose.yaml", "fly.toml", "render.yaml", "vitrine.service"])
      expect(
        pages.some((page) => page.includes(`(../../deploy/${name})`)),
        name,
      ).toBe(true);
    for (const page of readdirSync("docs/deploy")) expect(readme, page).toContain(`docs/deploy/${page}`);
  });
});
