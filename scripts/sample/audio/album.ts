import { palette } from "../drawing/palette.ts";
import { seal } from "../drawing/seal.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline, verticalOutline } from "../drawing/text.ts";
import { ffmpeg } from "../ffmpeg.ts";
import type { Write } from "../output.ts";
import { type Mix, sampleRate } from "./mix.ts";
import { clearing, eaves, gutterSong, longCourtyard, teaAtFour } from "./pieces.ts";

const slug = "rain-on-tiles";

const tracks = [
  { file: "01-eaves", title: "Eaves", han: "檐下", compose: eaves },
  { file: "02-gutter-song", title: "Gutter Song", han: "檐沟谣", compose: gutterSong },
  { file: "03-the-long-courtyard", title: "The Long Courtyard", han: "长院", compose: longCourtyard },
  { file: "04-tea-at-four", title: "Tea at Four", han: "四点的茶", compose: teaAtFour },
  { file: "05-clearing", title: "Clearing", han: "放晴", compose: clearing },
];

/** The album: five pieces as MP3, an excerpt, the liner notes and a picture of the sleeve's back. */
export async function makeAlbum(write: Write): Promise<void> {
  const lengths: number[] = [];
  for (const [i, { file, title, compose }] of tracks.entries()) {
    const mix = compose();
    lengths.push(mix.seconds);
    const sound = master(mix);
    await write(slug, `files/${file}.mp3`, await mp3(sound, title, i + 1));
    if (i === 0)
      await write(slug, "samples/eaves-excerpt.mp3", await mp3(excerpt(sound, 12, 32), "Eaves (excerpt)", 1));
  }
  await write(slug, "files/雨打瓦.txt", notes);
  await write(slug, "gallery/sleeve.svg", await sleeve(lengths));
}

/** Both channels interleaved at an even loudness, with soft clipping. */
function master({ left, right }: Mix): Float32Array {
  const out = new Float32Array(left.length * 2);
  let power = 0;
  for (let i = 0; i < left.length; i++) power += (left[i] ?? 0) ** 2 + (right[i] ?? 0) ** 2;
  const gain = 0.11 / Math.sqrt(power / (left.length * 2));
  const fade = sampleRate * 1.5;
  for (let i = 0; i < left.length; i++) {
    const edge = Math.min(1, i / (sampleRate * 0.05), (left.length - i) / fade);
    out[i * 2] = Math.tanh((left[i] ?? 0) * gain) * edge;
    out[i * 2 + 1] = Math.tanh((right[i] ?? 0) * gain) * edge;
  }
  return out;
}

function excerpt(sound: Float32Array, from: number, to: number): Float32Array {
  const cut = sound.slice(from * sampleRate * 2, to * sampleRate * 2);
  const fade = sampleRate * 2 * 2;
  return cut.map((value, i) => value * Math.min(1, i / fade, (cut.length - i) / fade));
}

function mp3(sound: Float32Array, title: string, track: number): Promise<Buffer> {
  const tags = { title, artist: "Lin Wan", album: "Rain on Tiles", track: `${track}/5`, date: "2025" };
  return ffmpeg(
    [
      ...["-f", "f32le", "-ar", String(sampleRate), "-ac", "2", "-i", "-"],
      ...[
        "-c:a",
        "libmp3lame",
        "-b:a",
        "56k",
        "-joint_stereo",
        "1",
        "-flags:a",
        "+bitexact",
        "-fflags",
        "+bitexact",
      ],
      ...Object.entries(tags).flatMap(([key, value]) => ["-metadata", `${key}=${value}`]),
      ...["-id3v2_version", "3", "-f", "mp3"],
    ],
    "mp3",
    new Uint8Array(sound.buffer),
  );
}

async function sleeve(lengths: number[]): Promise<string> {
  const rows = await Promise.all(
    tracks.map(async ({ title, han }, i) => {
      const y = 760 + i * 148;
      const seconds = Math.round(lengths[i] ?? 0);
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      const words = await outline(title, { size: 84, weight: 400, x: 420, y });
      const number = await outline(String(i + 1), { face: "italic", size: 56, x: 340, y, align: "end" });
      const chineseTitle = await outline(han, { face: "han", size: 58, weight: 500, x: 1560, y });
      const length = await outline(time, { face: "text", size: 50, x: 2160, y, align: "end" });
      return `<path fill="${palette.paper}" d="${words}${chineseTitle}"/><path fill="#9aa5b1" d="${number}${length}"/><path stroke="#3d4957" stroke-width="2" d="M240 ${y + 46}H2160"/>`;
    }),
  );
  const tiles = Array.from({ length: 14 }, (_, i) => {
    const x = i * 180 - 60;
    return `<path fill="#141b24" stroke="${palette.paper}" stroke-width="5" d="M${x} -10V250a90 90 0 0 0 180 0V-10Z"/><circle cx="${x + 90}" cy="250" r="54" fill="none" stroke="${palette.paper}" stroke-width="4"/><circle cx="${x + 90}" cy="250" r="18" fill="${i === 9 ? palette.vermilion : palette.paper}"/>`;
  });
  const drops = Array.from(
    { length: 14 },
    (_, i) => `M${i * 180 + 120} ${390 + ((i * 97) % 150)}v${30 + ((i * 53) % 60)}`,
  );
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.night}" d="M0 0h2400v1600H0z"/>${tiles.join("")}<path stroke="#6f7e90" stroke-width="5" stroke-linecap="round" d="${drops.join("")}"/>${rows.join("")}<path fill="${palette.paper}" d="${await verticalOutline("雨打瓦", { size: 64, weight: 600, x: 2270, y: 700 })}"/>${await seal(2224, 950, 92, palette.vermilion)}${grain(2400, 1600)}`,
  );
}

const notes = `雨打瓦
RAIN ON TILES

Five short pieces for a wet afternoon.
Lin Wan, Paper Lantern Studio, 2025


1  檐下  Eaves
   The rain begins, and one chord with it. The chord is D, with too many notes in it to be sad.

2  檐沟谣  Gutter Song
   Four gutters, each with a drop of its own: every 1.2, 0.9, 1.6 and 0.6 seconds. They agree about twice a minute.

3  长院  The Long Courtyard
   Three chords and one breath at a time. It was half as long once and felt longer.

4  四点的茶  Tea at Four
   Five notes, played by two hands. The right hand is a hundredth slower than the left, and by the end they have
   changed places.

5  放晴  Clearing
   The rain thins out and stops. What is left are the drops from the eaves, which go on for some time after it.


HOW IT WAS MADE

Nothing was recorded. The rain is two channels of noise between four hundred hertz and five thousand, with a slow
gust in it, and single drops scattered over the top. The strings are a burst of noise that runs round a loop as long
as the note and loses a little at each turn (the method of Karplus and Strong, 1983). The courtyard is eight echoes
that feed one another.

这张唱片里没有一滴真的雨。雨声是噪声滤出来的，弦是一圈圈磨圆的杂音，院子是八道互相应和的回声。
下雨天放，晴天也放。


For listening, anywhere, for as long as you like. You may put it under something you make and don't sell, if you
name the record. For paid work, write first: hello@paperlantern.example
`;
