const HAN = /\p{Script=Han}/u;

/** The shop's seal: the first two Han characters of any of its names, or the first letter of its own. */
export function Seal({ names }: { names: string[] }) {
  const han = names
    .map((name) => [...name].filter((char) => HAN.test(char)).slice(0, 2))
    .find((chars) => chars.length);
  const signs = han ?? [...(names[0] ?? "")].slice(0, 1);
  return (
    <svg className="seal" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <path d="M1.2 1.6 20 .9l18.6.5.6 18.4-.4 18.8-18.9.5L1 38.7.7 20z" />
      <g lang={han ? "zh" : undefined}>
        {signs.map((sign, i) => (
          <text
            key={sign}
            x="20"
            y={signs.length === 1 ? 29 : 18.6 + i * 16.2}
            fontSize={signs.length === 1 ? 27 : 16}
          >
            {sign}
          </text>
        ))}
      </g>
    </svg>
  );
}
