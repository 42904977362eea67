/** What the shop's mails say in one language. Sums and dates come as that language writes them. */
export interface LetterTexts {
  /** The language of these texts (BCP 47). */
  lang: string;
  /** A name and what belongs to it, on one line of plain text. */
  pair(name: string, value: string): string;
  /** A product with its edition. */
  edition(product: string, edition: string): string;
  /** The word for a sum of nothing. */
  free: string;
  /** A link follows. */
  open: string;
  /** A day and a time of it, both in UTC. */
  moment(day: string, time: string): string;
  expiry(until: string): string;
  /** Leads to the sign-in page. */
  renew: string;
  /** The link, written out, follows. */
  copy: string;
  /** The shop's address follows. */
  help: string;
  receipt: {
    title: string;
    /** What codes took off and taxes put on, together. */
    difference: string;
    total: string;
    order: string;
    date: string;
    email: string;
  };
  paid: {
    subject(first: string, others: number): string;
    heading(things: number): string;
    text: string;
  };
  link: {
    subject(shop: string): string;
    heading: string;
    text(email: string): string;
    ignore: string;
  };
  refunded: {
    subject(shop: string, sum: string): string;
    heading: string;
    all(sum: string): string;
    part(sum: string, paid: string): string;
    closed: string;
    kept: string;
    title: string;
    paid: string;
    given: string;
  };
}
