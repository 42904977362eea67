/** A look as the pictures show it: bands of sky from the top, the sun, and four ridges from far to near. */
export interface Look {
  name: string;
  han: string;
  note: string;
  sky: string[];
  sun: string;
  hills: string[];
}

export const looks: Look[] = [
  look(
    "First Lamp",
    "初灯",
    "Warm lights, shadows left blue.",
    "#2b3550 #47506e #7c6a78 #b98570 #dfa56f",
    "#f3c98a",
    "#8d6f6c #5d5160 #3a3a4c #1f2331",
  ),
  look(
    "Brick Lane",
    "砖巷",
    "Reds held back, earth brought forward.",
    "#3a2f38 #5c4146 #8a5548 #b76d4c #d88f5b",
    "#f0b56f",
    "#8f5747 #643f3e #422f34 #261e25",
  ),
  look(
    "Vermilion",
    "朱砂",
    "One red, everything else nearly grey.",
    "#32302f #514a47 #7b6a62 #a6897a #c8ab97",
    "#c43c25",
    "#85746a #5a5049 #3a3532 #1f1c1b",
  ),
  look(
    "Tea Stain",
    "茶渍",
    "Faded print, brown in the blacks.",
    "#4a4335 #6d6148 #94845f #b9a77b #d6c69b",
    "#efe3bd",
    "#8c7f5c #655b43 #463f30 #2c2720",
  ),
  look(
    "Celadon",
    "青瓷",
    "Green-grey middle, clean highlights.",
    "#2c3f41 #48615f #6f8a82 #9bb1a4 #c2cfbe",
    "#f2ead0",
    "#7d978c #56716b #37504f #1e3134",
  ),
  look(
    "River Blue",
    "江蓝",
    "Cold sky, skin kept warm.",
    "#17293f #284463 #466a8a #7295ad #a6bfca",
    "#f1d9b8",
    "#5c7f97 #3c5d78 #254058 #122437",
  ),
  look(
    "Wet Slate",
    "湿瓦",
    "Low contrast, lifted blacks, rain.",
    "#363c44 #4d545c #6a7178 #8a8f92 #abadab",
    "#d9d3c3",
    "#747b80 #575e65 #3f464d #292f36",
  ),
  look(
    "Last Train",
    "末班车",
    "Deep night with sodium light.",
    "#0f1424 #1b2038 #332b45 #5c3f4b #96603f",
    "#e2a04a",
    "#553b44 #352b3b #1f1e2e #0d101b",
  ),
];

function look(name: string, han: string, note: string, sky: string, sun: string, hills: string): Look {
  return { name, han, note, sky: sky.split(" "), sun, hills: hills.split(" ") };
}
