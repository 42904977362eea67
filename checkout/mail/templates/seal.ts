const HAN = /\p{Script=Han}/u;

/** The signs of a shop's seal, as on its pages: two Han characters of any of its names, or the first letter. */
export function sealOf(names: string[]): string[] {
  const [han] = names
    .map((name) => [...name].filter((sign) => HAN.test(sign)).slice(0, 2))
    .filter(({ length }) => length > 0);
  return han ?? [...(names[0] ?? "")].slice(0, 1);
}
