import { mailtoUrl } from "#domain/email.ts";

/** A text in which `{address}` becomes a mail link to the shop's support. */
export function withSupportLink(text: string, support: string) {
  const [before, after] = text.split("{address}");
  if (after === undefined) return text;
  return (
    <>
      {before}
      {/* Chinese has no space before the address, and only its own marks allow a line break. */}
      <wbr />
      <a href={mailtoUrl(support)}>{support}</a>
      {after}
    </>
  );
}
