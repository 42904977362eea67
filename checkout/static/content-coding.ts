import { parseAccept } from "hono/utils/accept";

const IDENTITY = "identity";
/** Lower than any weight that a client can state. */
const UNSTATED_WEIGHT = 0.0001;

/**
 * The content coding that the client prefers by its Accept-Encoding; among equal ones, the first of `available`.
 * null if the file is to be sent without a content coding. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function preferredCoding<Coding extends string>(
  header: string | null,
  available: readonly Coding[],
): Coding | null {
  const stated = parseAccept(header ?? "");
  const weightOf = (coding: string) => {
    const weight = (name: string) => stated.find(({ type }) => type.toLowerCase() === name)?.q;
    return weight(coding) ?? weight("*") ?? (coding === IDENTITY ? UNSTATED_WEIGHT : 0);
  };
  const [best] = available.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (best === undefined || weightOf(best) === 0) return null;
  return weightOf(best) >= weightOf(IDENTITY) ? best : null;
}
