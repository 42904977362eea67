import { readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

/** A time in seconds, or with a unit. */
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);

/** What `deploy/fly.toml` uses of https://fly.io/docs/reference/configuration/, and nothing that is not there. */
const FlyToml = z.strictObject({
  app: z.string().regex(/^[a-z0-9-]+$/),
  primary_region: z.string().length(3),
  kill_signal: z.enum(["SIGINT", "SIGTERM", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGKILL", "SIGSTOP"]),
  kill_timeout: duration,
  build: z.strictObject({ dockerfile: z.string() }),
  env: z.record(z.string(), z.string()),
  mounts: z.strictObject({ source: z.string(), destination: z.string().startsWith("/") }),
  http_service: z.strictObject({
    internal_port: z.int(),
    force_https: z.boolean(),
    auto_stop_machines: z.enum(["off", "stop", "suspend"]),
    min_machines_running: z.int(),
    checks: z.array(
      z.strictObject({
        path: z.string().startsWith("/"),
        interval: duration,
        timeout: duration,
        grace_period: duration,
      }),
    ),
  }),
  vm: z.array(z.strictObject({ size: z.string(), memory: z.string().regex(/^\d+(mb|gb)$/) })),
});

/** What `deploy/render.yaml` uses of https://render.com/docs/blueprint-spec, and nothing that is not there. */
const RenderYaml = z.strictObject({
  services: z.tuple([
    z.strictObject({
      type: z.literal("web"),
      name: z.string(),
      runtime: z.literal("docker"),
      dockerfilePath: z.string(),
      plan: z.enum(["free", "starter", "standard", "pro", "pro plus", "pro max", "pro ultra"]),
      disk: z.strictObject({ name: z.string(), mountPath: z.string().startsWith("/"), sizeGB: z.int() }),
      healthCheckPath: z.string().startsWith("/"),
      maxShutdownDelaySeconds: z.int().min(1).max(300),
      envVars: z.array(
        z.union([
          z.strictObject({ key: z.string(), value: z.string() }),
          z.strictObject({ key: z.string(), sync: z.literal(false) }),
        ]),
      ),
    }),
  ]),
});

/** What `deploy/netlify.toml` uses of https://docs.netlify.com/build/configure-builds/file-based-configuration/, and nothing else. */
const NetlifyToml = z.strictObject({
  build: z.strictObject({
    command: z.string(),
    publish: z.string(),
    environment: z.record(z.string(), z.string()),
  }),
});

/** @throws {z.ZodError} if the file has anything that Netlify does not document */
export function readNetlifyToml(): z.infer<typeof NetlifyToml> {
  return NetlifyToml.parse(parseToml(readFileSync("deploy/netlify.toml", "utf8")));
}

/** @throws {z.ZodError} if the file has anything that Fly.io does not document */
export function readFlyToml(): z.infer<typeof FlyToml> {
  return FlyToml.parse(parseToml(readFileSync("deploy/fly.toml", "utf8")));
}

/** @throws {z.ZodError} if the file has anything that Render does not document */
export function readRenderYaml(): z.infer<typeof RenderYaml> {
  return RenderYaml.parse(parseYaml(readFileSync("deploy/render.yaml", "utf8")));
}
