import { Hono } from "hono";
import { html } from "hono/html";
import type { PublishedShop } from "#checkout/jobs/email-parts.ts";
import { MAIL_COVERS_FOLDER } from "#domain/addresses.ts";
import { composeSample } from "./compose-sample.ts";
import { framePath, indexPage, readView, samplePage } from "./page.ts";
import { SAMPLES } from "./samples.ts";

/** An email is shown in a frame, which can neither run scripts nor load anything but pictures. */
const EMAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:";

/**
 * The preview: `/` with all emails, `/samples/<id>` with one in every size and scheme, and `/emails/<language>/<id>` for the HTML of
 * one alone.
 */
export function previewApp(
  shop: PublishedShop,
  {
    languages,
    covers,
  }: { languages: string[]; covers: { fetch: (request: Request) => Response | Promise<Response> } },
): Hono {
  const app = new Hono();
  app.get("/", async (c) => {
    c.header("Content-Security-Policy", PAGE_POLICY);
    const view = readView(c.req.query(), languages);
    return c.html(indexPage(await composeAll(view.languages), { view, languages }));
  });
  app.get("/samples/:id", async (c) => {
    const id = c.req.param("id");
    const sample = SAMPLES.get(id);
    if (!sample) return c.notFound();
    c.header("Content-Security-Policy", PAGE_POLICY);
    return c.html(samplePage(await compose(id, languages)));
  });
  app.get(framePath(":language", ":id"), async (c) => {
    const sample = SAMPLES.get(c.req.param("id") ?? "");
    const language = c.req.param("language") ?? "";
    const email = sample && languages.includes(language) && (await composeSample(shop, sample, language));
    if (!email) return c.notFound();
    c.header("Content-Security-Policy", EMAIL_POLICY);
    return c.html(inScheme(email.html, c.req.query("scheme") === "dark"));
  });
  app.get(`${MAIL_COVERS_FOLDER}*`, (c) => covers.fetch(c.req.raw));
  app.notFound((c) =>
    c.html(
      html`<p>Not in this preview: links in its emails lead nowhere. <a href="/">All emails</a></p>`,
      404,
    ),
  );
  return app;

  async function composeAll(shown: string[]) {
    const all = await Promise.all([...SAMPLES.keys()].map((id) => compose(id, shown)));
    return all.flat();
  }

  async function compose(id: string, shown: string[]) {
    const sample = SAMPLES.get(id);
    if (!sample) return [];
    const emails = shown.map(async (language) => ({
      ...{ id, sample, language },
      email: await composeSample(shop, sample, language),
    }));
    return (await Promise.all(emails)).flatMap(({ email, ...each }) => (email ? [{ ...each, email }] : []));
  }
}

/** The email as it is in one scheme, whatever the browser's is. */
function inScheme(email: string, isDark: boolean): string {
  return email
    .replaceAll("@media (prefers-color-scheme: dark)", isDark ? "@media all" : "@media not all")
    .replaceAll("color-scheme: light dark", `color-scheme: ${isDark ? "dark" : "light"}`);
}
