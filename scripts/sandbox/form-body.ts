const BRACKETS = /\[([^\]]*)\]/g;

/** A value of a nested form: a text, or a list or an object of values. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/**
 * Parses `a[b][0][c]=d`, the encoding of the Stripe SDK for bodies and queries, into nested values. An object whose
 * keys are 0, 1, 2… or empty becomes a list. Every leaf is text. See https://docs.stripe.com/api?lang=curl
 */
export function parseForm(encoded: string): { [key: string]: FormValue } {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(encoded)) insert(root, pathOf(name), value);
  return Object.fromEntries([...root].map(([key, node]) => [key, toValue(node)]));
}

/** A map and not an object, so that `__proto__` is a key like any other. */
type Branch = Map<string, Branch | string>;

function pathOf(name: string): string[] {
  const bracket = name.indexOf("[");
  if (bracket <= 0) return [name];
  return [
    name.slice(0, bracket),
    ...[...name.slice(bracket).matchAll(BRACKETS)].map((match) => match[1] ?? ""),
  ];
}

function insert(branch: Branch, path: string[], value: string) {
  const [key = "", ...rest] = path;
  const name = key === "" ? String(branch.size) : key;
  if (rest.length === 0) {
    branch.set(name, value);
    return;
  }
  const existing = branch.get(name);
  const child: Branch = existing instanceof Map ? existing : new Map();
  branch.set(name, child);
  insert(child, rest, value);
}

function toValue(node: Branch | string): FormValue {
  if (typeof node === "string") return node;
  const isList = [...node.keys()].every((key, index) => key === String(index));
  if (isList) return [...node.values()].map(toValue);
  return Object.fromEntries([...node].map(([key, child]) => [key, toValue(child)]));
}
