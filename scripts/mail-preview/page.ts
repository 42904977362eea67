import { html } from "hono/html";
import type { EmailMessage } from "#checkout/mail/mail.ts";
import type { Sample } from "./samples.ts";
import { STYLES } from "./styles.ts";

type Html = ReturnType<typeof html>;

/** An email that was composed for the preview. */
export interface ComposedSample {
  id: string;
  sample: Sample;
  language: string;
  email: EmailMessage;
}

const SCHEMES = ["light", "dark"] as const;
/** CSS pixels: a window beside a list of emails, and a phone. */
const WIDTHS = [600, 360] as const;
/** Bytes. Gmail cuts off longer emails. */
const CLIPPED_BYTES = 102_000;

/** How the emails are shown, as in the address of the page. */
interface View {
  languages: string[];
  scheme: (typeof SCHEMES)[number];
  width: (typeof WIDTHS)[number];
}

export function readView(query: Record<string, string>, languages: string[]): View {
  return {
    languages: languages.filter((language) => query.lang === undefined || query.lang === language),
    scheme: SCHEMES.find((scheme) => scheme === query.scheme) ?? "light",
    width: WIDTHS.find((width) => String(width) === query.width) ?? 600,
  };
}

/** The path of an email's HTML. */
export function framePath(language: string, id: string): string {
  return `/emails/${language}/${id}`;
}

/** All emails below each other, each with its text. */
export function indexPage(
  emails: ComposedSample[],
  { view, languages }: { view: View; languages: string[] },
): Html {
  const ids = [...new Set(emails.map(({ id }) => id))];
  const bySample = Map.groupBy(emails, ({ id }) => id);
  return page(
    "Emails of the shop",
    html`<header>
  <h1>Emails of the shop</h1>
  <p>With the products of the content and an invented buyer. Nothing is sent, and the links lead nowhere.</p>
  <nav aria-label="View">${switches(view, languages)}</nav>
  <details><summary>${ids.length} kinds</summary>
    <ol>${ids.map((id) => html`<li><a href="#${id}">${titleOf(bySample.get(id)?.[0])}</a></li>`)}</ol>
  </details>
</header>
${ids.map(
  (id) => html`<section id="${id}" aria-labelledby="${id}-title">
  <h2 id="${id}-title"><a href="/samples/${id}">${titleOf(bySample.get(id)?.[0])}</a></h2>
  ${(bySample.get(id) ?? []).map((email) => emailRow(email, [view]))}
</section>`,
)}`,
  );
}

/** One email in every language, width and scheme. */
export function samplePage(emails: ComposedSample[]): Html {
  const [first] = emails;
  const views = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme })));
  return page(
    titleOf(first),
    html`<header><p><a href="/">All emails</a></p><h1>${titleOf(first)}</h1></header>
${emails.map((email) => html`<section>${emailRow(email, views)}</section>`)}`,
  );
}

function emailRow({ id, language, email }: ComposedSample, views: Pick<View, "scheme" | "width">[]): Html {
  const bytes = Buffer.byteLength(email.html);
  return html`<article lang="${language}">
  <dl>
    <dt>Subject</dt><dd>${email.subject}</dd>
    <dt>To</dt><dd>${email.to}</dd>
    <dt>Replies</dt><dd>${email.replyTo}</dd>
    ${Object.entries(email.headers ?? {}).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    <dt>Size</dt><dd>${(bytes / 1000).toFixed(1)} kB${bytes > CLIPPED_BYTES ? ": Gmail cuts it off" : ""}</dd>
  </dl>
  <div class="versions">
    ${views.map(({ scheme, width }) => {
      const label = `${language}, ${scheme}, ${width} pixels`;
      return html`<figure><figcaption>${label}</figcaption><iframe class="${scheme}" loading="lazy" sandbox title="${email.subject}: ${label}" width="${width}" src="${framePath(language, id)}?scheme=${scheme}"></iframe></figure>`;
    })}
    <figure class="text"><figcaption>${language}, text</figcaption><pre tabindex="0">${email.text}</pre></figure>
  </div>
</article>`;
}

function switches(view: View, languages: string[]): Html[] {
  const [only] = view.languages;
  const lang = view.languages.length === 1 && languages.length > 1 ? only : undefined;
  const now = { lang, scheme: view.scheme, width: String(view.width) };
  return [
    ...[undefined, ...languages].map((each) => choice(each ?? "all languages", now, { lang: each })),
    ...SCHEMES.map((scheme) => choice(scheme, now, { scheme })),
    ...WIDTHS.map((width) => choice(`${width} pixels`, now, { width: String(width) })),
  ];
}

function choice(
  label: string,
  now: Record<string, string | undefined>,
  change: Record<string, string | undefined>,
): Html {
  const isCurrent = Object.entries(change).every(([name, value]) => now[name] === value);
  const entries = Object.entries({ ...now, ...change }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return html`<a href="/?${new URLSearchParams(entries)}"${isCurrent ? html` aria-current="true"` : ""}>${label}</a>`;
}

function titleOf(email: ComposedSample | undefined): string {
  const { kind = "", title } = email?.sample ?? {};
  return title === undefined ? kind : `${kind}: ${title}`;
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLES}</style>
</head>
<body>${body}</body>
</html>`;
}
