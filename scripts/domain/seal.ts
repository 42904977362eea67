const HAN = /\p{Script=Han}/u;

/**
 * The characters of the shop's seal: the first two Han characters of any of its names, else the first letter of the first
 * name.
 */
export function sealCharacters(names: string[]): string[] {
  const han = names
    .map((name) => [...name].filter(isHan).slice(0, 2))
    .find((characters) => characters.length > 0);
  return han ?? [...(names[0] ?? "")].slice(0, 1);
}

/**
 * Characters for a seal with a single one, best first: the first Han character of any of the shop's names, then the first of
 * its main name.
 */
export function sealCandidates(names: string[]): string[] {
  const all = [...names.join("")];
  return [all.find(isHan), all[0]].filter((character) => character !== undefined);
}

export function isHan(character: string): boolean {
  return HAN.test(character);
}
