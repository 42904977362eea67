/** Openings of a garden wall in a box of 100 × 100, and the shared name each has. */
export const openings = [
  { name: "moon gate", d: "M50 2a48 48 0 1 0 .1 0z" },
  { name: "fan", d: "M3 34A78 78 0 0 1 97 34L76 84A46 46 0 0 0 24 84Z" },
  { name: "octagon", d: "M31 4H69L96 31V69L69 96H31L4 69V31Z" },
  { name: "plum blossom", d: plum() },
  { name: "hexagon", d: "M50 2L93 26V74L50 98L7 74V26Z" },
  { name: "vase", d: "M37 3H63C64 17 88 26 88 57C88 80 77 97 66 97H34C23 97 12 80 12 57C12 26 36 17 37 3Z" },
] as const;

function plum(): string {
  const petals = [0, 1, 2, 3, 4].map((i) => {
    const angle = (-90 + i * 72) * (Math.PI / 180);
    const x = (50 + 24 * Math.cos(angle)).toFixed(1);
    const y = (51 + 24 * Math.sin(angle) - 24).toFixed(1);
    return `M${x} ${y}a24 24 0 1 0 .1 0z`;
  });
  return `${petals.join("")}M50 31a20 20 0 1 0 .1 0z`;
}
