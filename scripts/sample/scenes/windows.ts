/** One of the six windows: the colour of its wall, and a drawing of about 100 × 100 around the origin. */
export interface Window {
  name: string;
  file: string;
  hour: string;
  wall: string;
  drawing: string;
}

export const windows: Window[] = [
  { name: "Skylight", file: "1-skylight", hour: "before six", wall: "#2b3546", drawing: skylight() },
  { name: "Kitchen", file: "2-kitchen", hour: "morning", wall: "#ecdcc0", drawing: kitchen() },
  { name: "Lattice", file: "3-lattice", hour: "noon", wall: "#dfe0d2", drawing: lattice() },
  { name: "Train", file: "4-train", hour: "late afternoon", wall: "#3c5149", drawing: train() },
  { name: "Shopfront", file: "5-shopfront", hour: "dusk", wall: "#3a4666", drawing: shopfront() },
  { name: "Moon gate", file: "6-moon-gate", hour: "night", wall: "#161a21", drawing: moonGate() },
];

/** A wall that fills a box, with its window at the given position and size. */
export function windowInWall(
  { wall, drawing }: Window,
  box: { x: number; y: number; width: number; height: number },
  at: { x: number; y: number; size: number },
): string {
  return `<path fill="${wall}" d="M${box.x} ${box.y}h${box.width}v${box.height}h-${box.width}z"/><g transform="translate(${at.x} ${at.y})scale(${at.size / 100})">${drawing}</g>`;
}

function skylight(): string {
  return `<path fill="#1a212d" d="M-36-42L30-50L46 34L-26 46Z"/><path fill="#8f9ab3" d="M-31-37L26-44L33-8L-25 0Z"/><path fill="#c9bcbb" d="M-24 5L34-3L40 29L-19 40Z"/><path fill="#d9cbc2" d="M-21 22L37 13L40 29L-19 40Z"/><circle cx="10" cy="-31" r="1.3" fill="#fbf7ee"/><path fill="#fff" opacity=".05" d="M-20 60L48 50L64 150L-4 160Z"/>`;
}

function kitchen(): string {
  return `<path fill="#fff" opacity=".34" d="M52 10L92-4V66L52 80Z"/><path fill="#fbf7ee" d="M-40-48H40V36H-40Z"/><path fill="#f8e6b4" d="M-35-43H-2.5V-6H-35ZM2.5-43H35V-6H2.5Z"/><path fill="#f2d08b" d="M-35-1.5H-2.5V32H-35ZM2.5-1.5H35V32H2.5Z"/><circle cx="19" cy="-20" r="9" fill="#fff6dc"/><path fill="#8a6446" d="M-48 36H48V42H-48Z"/><path fill="#1d1a17" d="M-26 22H-4C-4 31-9 36-11 36H-19C-22 36-26 31-26 22Z"/><path fill="#c43c25" d="M11 36V20C11 16 14 16 14 12V6H20V12C20 16 23 16 23 20V36Z"/>`;
}

function lattice(): string {
  return `<path fill="#4b3829" d="M-44-50H44V50H-44Z"/><path fill="#f4f1e2" d="M-38-44H38V44H-38Z"/><path fill="#c9d6bd" d="M-38 6C-20-6-6 10 10-2C20-10 30 0 38-6V44H-38Z"/><path fill="none" stroke="#4b3829" stroke-width="3" d="M-26-31H26V31H-26ZM-13-16H13V16H-13ZM0-44V-16M0 16V44M-38 0H-13M13 0H38M-26-31L-38-31M26-31H38M-26 31H-38M26 31H38M-26-31V-44M26-31V-44M-26 31V44M26 31V44"/>`;
}

function train(): string {
  return `<path fill="#22322d" d="M-52-42H52A8 8 0 0 1 60-34V32A8 8 0 0 1 52 40H-52A8 8 0 0 1-60 32V-34A8 8 0 0 1-52-42Z"/><g><path fill="#f1cf92" d="M-49-37H49A6 6 0 0 1 55-31V0H-55V-31A6 6 0 0 1-49-37Z"/><path fill="#e9a863" d="M-55-12H55V10H-55Z"/><circle cx="22" cy="-9" r="11" fill="#fdf0cd"/><path fill="#a2713f" d="M-55 3C-40-3-20 6 0 1C20-3 40 4 55-1V20H-55Z"/><path fill="#6f6238" d="M-55 12C-30 8-10 16 10 12C30 8 45 13 55 11V30H-55Z"/><path fill="#474a2f" d="M-55 23C-30 19 0 27 55 20V29A6 6 0 0 1 49 35H-49A6 6 0 0 1-55 29Z"/><path fill="none" stroke="#22322d" stroke-width=".7" d="M-55-26C-20-18 20-18 55-26M-55-22C-20-14 20-14 55-22"/></g><path fill="#8f2716" d="M-55-37H-33C-34-10-41 8-48 35H-49A6 6 0 0 1-55 29Z"/><path fill="#22322d" d="M-66 45H66V50H-66Z"/>`;
}

function shopfront(): string {
  const stripes = [0, 1, 2, 3, 4, 5, 6, 7]
    .map(
      (i) => `<path fill="${i % 2 ? "#f3ebdc" : "#c43c25"}" d="M${-48 + i * 12}-22h12v14a6 6 0 0 1-12 0z"/>`,
    )
    .join("");
  return `<path fill="#e2a552" opacity=".2" d="M-44 48H44L62 78H-62Z"/><path fill="#1d2333" d="M-50-40H50V48H-50Z"/><path fill="#f3d9a0" d="M-30-35h9v9h-9zM-17-35h9v9h-9zM-4-35h9v9h-9zM9-35h9v9h-9zM22-35h9v9h-9z" opacity=".9"/><path fill="#edb965" d="M-44-8H14V34H-44ZM21-8H44V44H21Z"/><path fill="#5a3a2a" d="M-44 12H14V14H-44Z"/><path fill="#1d2333" d="M-40 12v-9h5v9zM-31 12v-13h4v13zM-23 12v-7h8v7zM-11 12v-11h5v11zM-2 12v-8h4v8zM6 12v-12h4v12zM-38 34v-12h14v12zM-14 34c-1-10 13-10 12 0zM31-8h2V44h-2z"/>${stripes}<path fill="#141927" d="M-70 48H70V51H-70Z"/>`;
}

function moonGate(): string {
  return `<path fill="#39404c" d="M-27 44A48 48 0 1 1 27 44H33V48H-33V44Z"/><path fill="#2a2420" d="M-25 44A44 44 0 1 1 25 44Z"/><circle cx="7" cy="-12" r="33" fill="#b9772f" opacity=".32"/><circle cx="7" cy="-12" r="22" fill="#e2a552" opacity=".4"/><path fill="#1d1a17" d="M6.3-42h1.4v20h-1.4z"/><path fill="#c43c25" d="M1-22H13C21-16 21-6 13 0H1C-7-6-7-16 1-22Z"/><path fill="#f6d59a" d="M0-24H14V-21.5H0ZM0-.5H14V2H0Z"/><path stroke="#c43c25" stroke-width="1" d="M5 2v8M7 2v10M9 2v8"/><path fill="#6d4a26" d="M-25 44C-16 34 22 34 25 44Z"/><path fill="#0e1014" d="M-38 10C-24 8-20 16-14 22C-24 20-32 18-38 10ZM-40 0C-30-6-22-4-15 3C-26 5-34 6-40 0ZM-36 22C-28 24-24 30-22 38C-30 34-34 30-36 22ZM36 24C28 20 24 26 20 34C28 33 33 30 36 24Z"/>`;
}
