import { parseAccept } from "hono/utils/accept";

const IDENTITY = "identity";
/** Below any weight that a client can state. */
const UNSTATED_WEIGHT = 0.0001;

/**
 * Which of the content codings the client prefers by its Accept-Encoding; among equals, the first of `available`.
 * null: none, so the file is sent as it is. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
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
