import { mailtoUrl } from "#domain/email.ts";
/** A text in which `{address}` becomes a mail link to the shop's support. */
export function withSupportLink(text: string, support: string) {
  const [before, after] = text.split("{address}");
  if (after === undefined) return text;
  return (
    <>
      {before}
      <a href={mailtoUrl(support)}>{support}</a>
      {after}
    </>
  );
}
