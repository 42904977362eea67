import { isHan, sealCharacters } from "#domain/seal.ts";

/** The shop's seal: the first two Han characters of any of its names, else the first letter of the first name. */
export function Seal({ names }: { names: string[] }) {
  const characters = sealCharacters(names);
  return (
    <svg className="seal" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <path d="M1.2 1.6 20 .9l18.6.5.6 18.4-.4 18.8-18.9.5L1 38.7.7 20z" />
      <g lang={characters.some(isHan) ? "zh" : undefined}>
        {characters.map((character, i) => (
          <text
            key={character}
            x="20"
            y={characters.length === 1 ? 29 : 18.6 + i * 16.2}
            fontSize={characters.length === 1 ? 27 : 16}
          >
            {character}
          </text>
        ))}
      </g>
    </svg>
  );
}
