import { Hono } from "hono";
import { z } from "zod";
import { s3Files } from "#checkout/files/s3.ts";

/** A Worker that does with the S3 adapter what it is asked to, so that the contract can be run at the edge. */
const app = new Hono<{ Bindings: { S3: unknown } }>();

const Options = z.object({
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});
const Attachment = z.object({ key: z.string(), name: z.string(), type: z.string() });
const Presign = z.object({ file: Attachment, expires: z.coerce.date(), now: z.coerce.date() });
const Put = Attachment.extend({ size: z.coerce.number(), sha256: z.string() });

app.onError((error, c) => c.json({ name: error.name, message: error.message }, 500));

app.get("/stat", async (c) => c.json(await s3Files(Options.parse(c.env.S3)).stat(c.req.query("key") ?? "")));

app.post("/presign", async (c) => {
  const { file, expires, now } = Presign.parse(await c.req.json());
  return c.json(await s3Files({ ...Options.parse(c.env.S3), clock: () => now }).presign(file, expires));
});

app.put("/put", async (c) => {
  const body = c.req.raw.body ?? new Response("").body;
  if (body) await s3Files(Options.parse(c.env.S3)).put(Put.parse(c.req.query()), body);
  return c.json(null);
});

export default app;
