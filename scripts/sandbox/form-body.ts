const BRACKETS = /\[([^\]]*)\]/g;

/** What a form can hold: texts, and lists and objects of them. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/**
 * Reads `a[b][0][c]=d` as the Stripe SDK writes it, in a body or a query, into nested values. An object whose keys
 * are 0, 1, 2… or empty is a list. Every leaf is text. See https://docs.stripe.com/api?lang=curl (form encoding).
 */
export function parseForm(encoded: string): { [key: string]: FormValue } {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(encoded)) plant(root, pathOf(name), value);
  return Object.fromEntries([...root].map(([key, node]) => [key, grown(node)]));
}

type Branch = Map<string, Branch | string>;

function pathOf(name: string): string[] {
  const bracket = name.indexOf("[");
  if (bracket <= 0) return [name];
  return [
    name.slice(0, bracket),
    ...[...name.slice(bracket).matchAll(BRACKETS)].map((match) => match[1] ?? ""),
  ];
}

function plant(branch: Branch, path: string[], value: string) {
  const [key = "", ...rest] = path;
  const name = key === "" ? String(branch.size) : key;
  if (rest.length === 0) {
    branch.set(name, value);
    return;
  }
  const found = branch.get(name);
  const next: Branch = found instanceof Map ? found : new Map();
  branch.set(name, next);
  plant(next, rest, value);
}

function grown(node: Branch | string): FormValue {
  if (typeof node === "string") return node;
  const isList = [...node.keys()].every((key, index) => key === String(index));
  if (isList) return [...node.values()].map(grown);
  return Object.fromEntries([...node].map(([key, child]) => [key, grown(child)]));
}
