/** RFC 5321, 4.5.3.1.3, without the angle brackets. */
export const MAX_EMAIL_LENGTH = 254;

const ATOM = /[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+/u.source;
const QUOTED = /"(?:[^"\\\p{C}]|\\[^\p{C}])+"/u.source;
const LABEL = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?/u.source;
const ADDRESS = new RegExp(String.raw`^(?:${ATOM}(?:\.${ATOM})*|${QUOTED})@(${LABEL}(?:\.${LABEL})+)$`, "u");

/**
 * Whether a text is an email address that mail servers accept: RFC 5321 with the Unicode of RFC 6531, and a domain of at
 * least two labels. Quoted local parts and both forms of internationalised domains are allowed.
 */
export function isEmailAddress(text: string): boolean {
  const [, domain] = ADDRESS.exec(text) ?? [];
  return domain !== undefined && text.length <= MAX_EMAIL_LENGTH && URL.canParse(`http://${domain}`);
}

/** Whether a text is a sender or recipient of an email: an address, or `Name <address>`. RFC 5322, 3.4 */
export function isMailbox(text: string): boolean {
  const [, address] = /^[^<>\r\n]+<([^<>]+)>$/.exec(text) ?? [];
  return isEmailAddress(address ?? text);
}

/** The form in which addresses are stored and compared: lower case, and the domain in ASCII (RFC 5890). */
export function normaliseEmail(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  const isAscii = /^[\x20-\x7e]*$/.test(domain);
  if (isAscii || !URL.canParse(`http://${domain}`)) return address;
  return `${address.slice(0, at)}@${new URL(`http://${domain}`).hostname}`;
}

/** An address without the tag that its owner may have added: `ada+shop@example.com` and `ada@example.com` are one buyer. */
export function withoutTag(email: string): string {
  return normaliseEmail(email).replace(/^([^"+]+)\+.*(?=@)/, "$1");
}

/** Whether two addresses are of one buyer. */
export function isSameBuyer(email: string, other: string): boolean {
  return withoutTag(email) === withoutTag(other);
}

/** Masks an address so that only its owner recognises it, such as `a•••@e•••.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const dot = email.lastIndexOf(".");
  return `${firstCharacter(email)}•••@${firstCharacter(email.slice(at + 1))}•••${email.slice(dot)}`;
}

function firstCharacter(text: string): string {
  return [...text][0] ?? "";
}

/** The `mailto:` URL of an address. RFC 6068, 2 */
export function mailtoUrl(email: string): string {
  const at = email.lastIndexOf("@");
  return `mailto:${encodeURIComponent(email.slice(0, at))}${email.slice(at)}`;
}

/** The domain of a sender or recipient, `address` or `Name <address>`, in ASCII. */
export function mailboxDomain(mailbox: string): string {
  const [, address = mailbox] = /<([^<>]+)>/.exec(mailbox) ?? [];
  const email = normaliseEmail(address);
  return email.slice(email.lastIndexOf("@") + 1);
}
