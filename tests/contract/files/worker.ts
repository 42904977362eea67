import type { R2Bucket } from "@cloudflare/workers-types";
import { Hono } from "hono";
import { z } from "zod";
import type { Files } from "#checkout/files/files.ts";
import { r2Files } from "#checkout/files/r2.ts";

interface Bindings {
  /** {@link Options} */
  S3: unknown;
  FILES_BUCKET?: R2Bucket;
}

/** A Worker that forwards calls to its adapter, so that the contract can run in workerd. */
const app = new Hono<{ Bindings: Bindings }>();

const Options = z.object({
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});
const Attachment = z.object({ key: z.string(), name: z.string(), type: z.string() });
const Presign = z.object({ file: Attachment, expires: z.coerce.date(), now: z.coerce.date() });

app.onError((error, c) => c.json({ name: error.name, message: error.message }, 500));

app.get("/stat", async (c) => c.json(await filesOf(c.env).stat(c.req.query("key") ?? "")));

app.get("/read", async (c) => c.body(await filesOf(c.env).read(c.req.query("key") ?? "")));

app.post("/presign", async (c) => {
  const { file, expires, now } = Presign.parse(await c.req.json());
  return c.json(await filesOf(c.env, () => now).presign(file, expires));
});

/** Stores a file in the bucket like an upload through R2's S3 API. */
app.put("/bucket", async (c) => {
  const { key = "", sha256 = "" } = c.req.query();
  await c.env.FILES_BUCKET?.put(key, await c.req.arrayBuffer(), { sha256, customMetadata: { sha256 } });
  return c.json(null);
});

function filesOf({ S3, FILES_BUCKET }: Bindings, clock?: () => Date): Files {
  return r2Files({ ...Options.parse(S3), binding: FILES_BUCKET ?? null, clock });
}

export default app;
