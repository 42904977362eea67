const HAN = /\p{Script=Han}/u;

/**
 * The characters of the shop's seal, as on its pages: the first two Han characters of any of its names, else the first
 * letter.
 */
export function sealCharacters(names: string[]): string[] {
  const [han] = names
    .map((name) => [...name].filter((character) => HAN.test(character)).slice(0, 2))
    .filter(({ length }) => length > 0);
  return han ?? [...(names[0] ?? "")].slice(0, 1);
}
