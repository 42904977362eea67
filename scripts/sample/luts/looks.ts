/** The colours that stand for a look in pictures: the sky from the top, the sun, and four ridges from far to near. */
export interface Look {
  name: string;
  file: string;
  sky: string[];
  sun: string;
  hills: string[];
}

export const looks: Look[] = [
  look("Blue Hour", "#17293f #284463 #466a8a #7f9bb0 #b9c7cc", "#f1d9b8", "#5c7f97 #3c5d78 #254058 #122437"),
  look("Tungsten", "#2b3550 #47506e #7c6a78 #b98570 #dfa56f", "#f3c98a", "#8d6f6c #5d5160 #3a3a4c #1f2331"),
  look("Wet Street", "#1c3338 #355753 #628078 #94ab9c #c2cfbe", "#f2ead0", "#6d8f84 #46665f #294440 #142827"),
  look("Last Bus", "#3c463c #606b53 #8a916a #b4b384 #d3cda0", "#f4efcf", "#838a66 #5d654b #3c4536 #232b26"),
  look(
    "Kitchen Window",
    "#1f2f52 #3d4a6c #77677a #c4915f #edbb67",
    "#f8dc9a",
    "#8b7267 #54546a #2f3a58 #172039",
  ),
  look("Low Neon", "#2b1c34 #512c4a #84394f #b95348 #d9805a", "#f0a884", "#84424f #572f48 #34213a #1b1426"),
  look("Smoke", "#4b4f53 #64686a #828483 #a09f9a #bdb9b0", "#dcd6c8", "#85878a #686c70 #50555a #3d4247"),
  look(
    "First Stars",
    "#0c1120 #161e36 #2a2d4a #4b4257 #76605f",
    "#e3c9a0",
    "#41405a #2a2e48 #191e33 #0a0e1b",
  ),
];

function look(name: string, sky: string, sun: string, hills: string): Look {
  return {
    name,
    file: name.toLowerCase().replace(" ", "-"),
    sky: sky.split(" "),
    sun,
    hills: hills.split(" "),
  };
}
