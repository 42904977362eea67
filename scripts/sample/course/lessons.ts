import { index, stylesheet } from "./site.ts";

/** One step of a lesson; what it leaves out stays as it was. */
export interface Step {
  /** The caption below the page. */
  caption?: string;
  /** Text typed at the caret. */
  type?: string;
  /** Text added to the end of the source at once. */
  paste?: string;
  /** A part of the source that is struck out, then removed. */
  erase?: string;
  /** How long the last frame stays, in seconds. */
  hold?: number;
  /** How far the page's picture is loaded. */
  picture?: "none" | "waiting" | "loaded";
  /** The page's width in pixels. */
  width?: number;
  /** The size of the page, shown above it. */
  meter?: string;
}

export interface Lesson {
  number: number;
  title: string;
  file: string;
  /** What the typed source is: a page, its style, or a terminal. */
  source: "html" | "css" | "shell";
  steps: Step[];
}

const text = index.split("\n").filter((line) => !line.includes("stylesheet") && !line.includes("<img"));
const head = `${text.slice(0, 5).join("\n")}\n`;
const words = `${text.slice(5, 7).join("\n")}\n`;
const list = `<dl>\n<dt>Longjing\n<dd>First week of April, fried by hand.\n<dt>Shoumei\n<dd>White, five years old. It may be boiled.\n</dl>\n`;
const bloated = `@import url("reset.css");
* { box-sizing: border-box; }
body {
  font-family: "Webfont Pro", serif;
  -webkit-font-smoothing: antialiased;
  max-width: 34rem;
  margin: 3rem auto;
}
.container { width: 100%; }
h1 { font-weight: 400; }
.animate { animation: fade 1s; }
`;

export const lessons: Lesson[] = [
  {
    number: 0,
    title: "Small Websites",
    file: "index.html",
    source: "html",
    steps: [
      { caption: "A page is text before it is anything else.", hold: 2.5 },
      { type: words, hold: 1.5 },
      { caption: "Five lessons. Each is one decision.", paste: list, hold: 3 },
      { caption: "No voice, no music: what needs saying stands here.", hold: 3.5 },
      { caption: "A page, a change, the page again.", width: 330, hold: 3 },
      { width: 560, picture: "loaded", hold: 3.5 },
      { caption: "Write it first. One column. Pictures with a size.", hold: 3 },
      { caption: "Take things out. Put it up.", hold: 3.5 },
    ],
  },
  {
    number: 1,
    title: "Write it first",
    file: "index.html",
    source: "html",
    steps: [
      { caption: "A page is text before it is anything else.", hold: 3 },
      { caption: "Four lines that every page needs.", type: head, hold: 2 },
      { caption: "Then what you have to say, in order.", type: words, hold: 3 },
      { caption: "A list of names and what they mean has its own element.", type: list, hold: 3 },
      { caption: "No colour, no font, no box. It can be read already.", hold: 4 },
      { caption: "On a telephone too.", width: 330, hold: 4 },
      { caption: "If it is good now, it will stay good.", width: 560, hold: 5 },
    ],
  },
  {
    number: 2,
    title: "One column",
    file: "style.css",
    source: "css",
    steps: [
      { caption: "The page from lesson one. The lines are as long as the window.", hold: 4 },
      { caption: "A measure: some sixty letters to a line.", type: "body {\n  max-width: 34rem;\n", hold: 3 },
      {
        caption: "In the middle, with room above.",
        type: "  margin: 3rem auto;\n  padding: 0 1rem;\n",
        hold: 3,
      },
      {
        caption: "A little larger, and air between the lines.",
        type: "  font: 1.125rem/1.5 Georgia, serif;\n",
        hold: 3,
      },
      { caption: "Georgia is on the reader’s machine. It costs nothing.", hold: 3.5 },
      {
        caption: "Not quite black on not quite white.",
        type: "  color: #1d1a17;\n  background: #fbf7ee;\n}\n",
        hold: 3,
      },
      {
        caption: "One heading, lighter, and close to itself.",
        type: "h1 { font-weight: 400; line-height: 1.1; }\n",
        hold: 3,
      },
      { caption: "On a telephone it is the same column, only narrower.", width: 330, hold: 4.5 },
      { caption: "Nothing else was needed for that.", width: 560, hold: 4 },
    ],
  },
  {
    number: 3,
    title: "Pictures with a size",
    file: "index.html",
    source: "html",
    steps: [
      {
        paste: "<h1>The tea list</h1>\n<p>Six teas, weighed and\npoured by hand.</p>\n\n",
        caption: "A picture, and nothing said about it.",
        width: 450,
        hold: 3,
      },
      { type: '<img src="pot.jpg">\n', hold: 1.5 },
      {
        paste: "\n<p>The text goes on below.</p>\n",
        caption: "The network is slow. The reader begins to read.",
        picture: "waiting",
        hold: 4,
      },
      { caption: "The picture comes, and the text jumps away.", picture: "loaded", hold: 4.5 },
      { caption: "Once more, with its size.", picture: "waiting", erase: '<img src="pot.jpg">', hold: 1 },
      { type: '<img src="pot.jpg"\n  width="960" height="640"\n', hold: 2 },
      { caption: "The browser keeps the place free.", hold: 4 },
      { caption: "And now it comes. Nothing moves.", picture: "loaded", hold: 4.5 },
      {
        caption: "And for those who cannot see it: what it shows.",
        type: '  alt="A teapot and two cups\n  on a table.">',
        hold: 4.5,
      },
      { caption: "Two numbers and a sentence, on every picture.", hold: 4.5 },
    ],
  },
  {
    number: 4,
    title: "Take things out",
    file: "style.css",
    source: "css",
    steps: [
      {
        paste: bloated,
        caption: "A style sheet that has been copied from site to site.",
        meter: "94 kB",
        hold: 4.5,
      },
      {
        caption: "A reset, for browsers that are no more.",
        erase: '@import url("reset.css");\n',
        hold: 2.5,
        meter: "88 kB",
      },
      {
        caption: "A rule for boxes that are not there.",
        erase: "* { box-sizing: border-box; }\n",
        hold: 2.5,
      },
      {
        caption: "A font of eighty kilobytes, to look like the one before.",
        erase: '  font-family: "Webfont Pro", serif;\n',
        hold: 4,
        meter: "6 kB",
      },
      {
        caption: "A wish about smoothing that hardly anybody grants.",
        erase: "  -webkit-font-smoothing: antialiased;\n",
        hold: 3,
      },
      {
        caption: "A container for the container.",
        erase: ".container { width: 100%; }\n",
        hold: 2.5,
        meter: "2 kB",
      },
      {
        caption: "A heading that fades in, for people who have come to read it.",
        erase: ".animate { animation: fade 1s; }\n",
        hold: 3.5,
        meter: "0.3 kB",
      },
      { caption: "The page, before and after: the same.", hold: 4.5 },
      { caption: "If you cannot see what a line does, take it out and look.", hold: 5 },
    ],
  },
  {
    number: 5,
    title: "Put it up",
    file: "terminal",
    source: "shell",
    steps: [
      { caption: "A small site is a folder.", paste: "$ ls tea-list\n", hold: 1.5 },
      { type: "index.html  pot.jpg\nstyle.css   visit.html\n\n", hold: 3 },
      { caption: "Look at it first as others will: over HTTP.", type: "$ npx serve tea-list\n", hold: 1 },
      { paste: "Serving on http://localhost:3000\n\n", hold: 4 },
      {
        caption: "Then send the folder to a host. Any host.",
        type: "$ rsync -a tea-list/ host:tea.example/\n",
        hold: 2,
      },
      {
        paste: "sent 15,772 bytes\n\n",
        caption: "Fifteen kilobytes, and most of it is the picture.",
        hold: 4.5,
      },
      {
        caption: "A name costs about as much as a tin of tea.",
        type: "$ curl -I https://tea.example\n",
        hold: 1,
      },
      { paste: "HTTP/2 200\n\n", hold: 3.5 },
      { caption: "On a telephone, in a train, in the mountains.", width: 330, hold: 6 },
      {
        caption: "It will still work in ten years. There is nothing in it that can break.",
        width: 560,
        hold: 6,
      },
    ],
  },
];

/** The page that is shown while the source is a style sheet or a terminal. */
export const finishedWords = words + list;
export const finishedStyle = stylesheet;
