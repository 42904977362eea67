import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { htmlDocument } from "../print/style.ts";

interface Note {
  title: string;
  opening: string;
  /** The first page. */
  reasons: string;
  /** The second page. */
  exceptions: string;
}

const notes: Note[] = [
  {
    title: "Write it first",
    opening:
      "The film begins with a text and no style, because most pages that are too large were designed before anybody knew what would be on them.",
    reasons: `<p>Write the whole page as plain HTML. Not a part of it, with grey boxes where the rest will be: the whole of it, with the real names and the real prices. It takes longer than drawing boxes, and nothing afterwards takes as long as it would have.</p>
<p>Then read it aloud. What you skip while reading goes out. What you explain with your hands is missing.</p>
<h2>The four lines</h2>
<p><code>doctype</code> keeps the browser in its right mind. <code>lang</code> tells it how to break lines, and a screen reader how to speak. <code>charset</code> saves every name with an accent. <code>viewport</code> keeps a telephone from showing your page at the size of a stamp. The title is what a bookmark will say in three years; write it for then.</p>`,
    exceptions: `<h2>Elements worth knowing</h2>
<table><tbody><tr><td><code>h1</code></td><td>once, and it says what the page is</td></tr><tr><td><code>dl</code></td><td>names and what they mean, prices, hours</td></tr><tr><td><code>table</code></td><td>when a column means something</td></tr><tr><td><code>figure</code></td><td>a picture with a caption</td></tr><tr><td><code>time</code></td><td>a date a machine can read</td></tr></tbody></table>
<h2>Where it does not hold</h2>
<p>A portfolio of pictures begins with the pictures. Even so: write down the titles and one sentence for each before you choose the order.</p>
<h2>My mistake</h2>
<p>I once built a page for a bakery around the word <em>welcome</em>, in letters as high as a hand. The opening hours came on the fourth screen. The baker printed them out and taped them to the door, with the address of the website underneath.</p>
<p class="task">This evening: one page of yours, as plain HTML, read aloud.</p>`,
  },
  {
    title: "One column",
    opening:
      "A column of text has been the answer for about five hundred years. It is the answer on a telephone too, where there is no room for another.",
    reasons: `<p>The eye has to find the next line. Past some seventy letters it begins to miss, and past ninety it gives up and reads the first words of each paragraph. So the line has a greatest length, and the rest of a wide screen is margin. It is not wasted. It is what makes the column visible.</p>
<p><code>max-width</code> and not <code>width</code>: on a narrow screen the line is as long as the screen allows. <code>rem</code> and not pixels: whoever has set larger letters gets a wider column, with as many letters in it.</p>
<h2>Five properties</h2>
<pre><code>body {
  max-width: 34rem;
  margin: 3rem auto;
  padding: 0 1rem;
  font: 1.125rem/1.5 Georgia, serif;
  color: #1d1a17;
}</code></pre>`,
    exceptions: `<h2>The reader’s own fonts</h2>
<p>Georgia is on nearly every machine; where it is not, <code>serif</code> is something that the reader has seen before. A font of your own costs twenty to two hundred kilobytes and half a second in which the page is either empty or wrong. Sometimes it is worth that. It is never worth it on the first evening.</p>
<h2>Where it does not hold</h2>
<p>A list of sixty short things wants several columns; use <code>columns: 14rem</code>, which gives as many as fit. Chinese wants 1.75 where Latin wants 1.5, and a measure of thirty-two to forty characters.</p>
<h2>My mistake</h2>
<p>Grey text. I set <code>#777</code> on white for years because it looked refined on my screen, in my room, at the age I was.</p>
<p class="task">This evening: your page at 320 pixels, and at 3,200. Nothing should need to be pushed sideways.</p>`,
  },
  {
    title: "Pictures with a size",
    opening: "A page that jumps while it is being read is ruder than one that is slow.",
    reasons: `<p>The browser reads the text first, because it comes first. When it meets a picture it knows nothing about it until the first bytes are there. If you have not said how large it is, it keeps no place, and pushes the text down later, just when the reader has found the line.</p>
<p><code>width</code> and <code>height</code> are the picture’s own pixels, without units. They do not fix the size: together with two lines of CSS they give the shape, and the shape is all that is needed to keep the place free.</p>
<pre><code>img { max-width: 100%; height: auto; }</code></pre>
<h2>How large a picture</h2>
<p>Twice the width at which it is shown, and not more. A column of 34 rem is about six hundred pixels; 1,200 are plenty. Save as JPEG at quality 75, then look at it; most people cannot tell it from 95, and it is a third of the size.</p>`,
    exceptions: `<h2>Formats</h2>
<table><tbody><tr><td>JPEG</td><td>photographs; opens everywhere</td></tr><tr><td>AVIF</td><td>half of that; offer it by <code>picture</code>, with the JPEG inside</td></tr><tr><td>PNG</td><td>screenshots, hard edges</td></tr><tr><td>SVG</td><td>drawings; text in it can be searched</td></tr></tbody></table>
<h2>What it shows</h2>
<p><code>alt</code> is what you would say about the picture on the telephone, in one sentence. If you would not mention it at all, <code>alt=""</code>, and consider leaving the picture out.</p>
<h2>Where it does not hold</h2>
<p>The one large picture at the top of the page should come at once: no <code>loading="lazy"</code> on that one, on all those below yes.</p>
<h2>My mistake</h2>
<p>The first film of this lesson recommended a format that few people could open. It is filmed again. The file names in your own pages will outlive any format: keep the originals.</p>
<p class="task">This evening: two numbers and a sentence, on every picture you have.</p>`,
  },
  {
    title: "Take things out",
    opening: "Nobody has ever complained to me that a page was missing a rule.",
    reasons: `<p>Style sheets grow by copying. A reset from one site, a container from the next, a fix for a browser that was laid to rest ten years ago. Each was right once. Together they are ninety kilobytes, which is the whole text of this course thirty times over, and the browser reads every line before it draws the first letter.</p>
<h2>How to find what is not needed</h2>
<ol><li>Copy the folder.</li><li>Take out a rule. Look at every page. If nothing changed, it stays out.</li><li>If something changed, ask whether it is worse.</li><li>Every ten rules, look on a telephone.</li></ol>
<p>It is slow, and pleasant, and one does it only once. There are tools that find unused rules; they cannot find useless ones.</p>`,
    exceptions: `<h2>What usually goes</h2>
<table><tbody><tr><td>resets</td><td>browsers agree now on what matters</td></tr><tr><td>font smoothing</td><td>one system listens, and text gets thinner there</td></tr><tr><td>wrappers</td><td><code>body</code> is a container</td></tr><tr><td>entrances</td><td>nobody came to see the heading arrive</td></tr><tr><td>!important</td><td>a quarrel between two rules: take out one</td></tr></tbody></table>
<h2>What stays</h2>
<p>Anything about focus. If you take away the ring round a link, people who do not use a mouse are lost. Also <code>prefers-reduced-motion</code>, if there is motion.</p>
<h2>My mistake</h2>
<p>I once took out <code>height: auto</code>, looked at the one page without pictures, and went to bed.</p>
<p class="task">This evening: half of your style sheet. You have a copy.</p>`,
  },
  {
    title: "Put it up",
    opening:
      "A site that is a folder can be moved in an afternoon. That is the whole of my advice on hosts, and here are two pages of it.",
    reasons: `<h2>Choosing a host</h2>
<p>You need somebody who takes a folder and answers with its files, over HTTPS, under your name. There are three kinds, and all three will do.</p>
<table><tbody><tr><td>A static host</td><td>free or nearly; fast everywhere; you send it the folder</td></tr><tr><td>Web space</td><td>a few coins a month; old-fashioned, reliable, has a telephone number</td></tr><tr><td>A machine of your own</td><td>for those who enjoy it; updates are your job from then on</td></tr></tbody></table>
<h2>Ask before you choose</h2>
<ol><li>Can I leave with my folder in ten minutes?</li><li>Is the name registered to me, and not to them?</li><li>What happens if a thousand people come at once: is it slow, or is it a bill?</li><li>Can it be reached where my readers are? From mainland China much cannot.</li></ol>`,
    exceptions: `<h2>The name</h2>
<p>Register it yourself, for several years, and write the date into a calendar. Nearly all small sites that die, die of a name that nobody renewed.</p>
<h2>Before you tell anybody</h2>
<ol><li>Open it on a telephone that is not yours, without wireless.</li><li>Follow every link. All of them; it is a small site.</li><li>Print one page. People do.</li><li>Look at the title in the tab.</li></ol>
<h2>Where it does not hold</h2>
<p>If three people edit the site and none of them likes a terminal, you will want something that turns notes into pages. Choose the one that leaves plain files behind.</p>
<h2>My mistake</h2>
<p>I put a counter on my first site. It said eleven for a year. Eight of them were me.</p>
<p class="task">This evening: send the address to one person who will tell you the truth.</p>`,
  },
];

/** The notes on the course as PDF: two pages a lesson. */
export async function makeNotes(write: Write, printer: Printer): Promise<void> {
  const pages = notes.map(
    ({ title, opening, reasons, exceptions }, i) =>
      `<section><header><span>${i + 1}</span><h1>${title}</h1></header><p class="opening">${opening}</p>${reasons}<footer>${i * 2 + 1}</footer></section>
<section>${exceptions}<footer>${i * 2 + 2} <em>Small Websites: ${title}</em></footer></section>`,
  );
  const html = htmlDocument("Small Websites: notes", style, pages.join("\n"));
  const pdf = await printer.print({
    html,
    title: "Small Websites: notes",
    subject: "Notes to the five lessons",
    date: new Date(Date.UTC(2026, 8, 8, 4)),
  });
  await write("small-websites", "files/notes.pdf", pdf);
}

const style = `
@page { size: 148mm 210mm; margin: 0; background: #fbf7ee; }
html { font-size: 10.6pt; line-height: 1.47; }
section { width: 148mm; height: 209.8mm; padding: 16mm 19mm 0 22mm; position: relative; break-after: page; overflow: hidden; }
section:last-child { break-after: auto; }
header { border-top: 1.2mm solid var(--red); padding-top: 4mm; margin-bottom: 7mm; }
header span { font: italic 13mm/1 "Newsreader Display"; color: var(--red); font-variant-numeric: lining-nums; }
h1 { font-size: 12mm; letter-spacing: -.012em; }
h2 { font-size: 1.4em; margin: 1.25em 0 .35em; }
section > h2:first-child { margin-top: 0; }
.opening { font: 1.32em/1.32 "Newsreader Display"; margin-bottom: 1em; }
p + p:not(.opening, .task) { text-indent: 1.2em; }
.opening + p { text-indent: 0 !important; }
pre { font-size: 8.4pt; line-height: 1.5; background: var(--paper); padding: 3mm 4mm; margin: .9em 0; }
code { font-size: .85em; }
pre code { font-size: 1em; }
table { width: 100%; font-size: .94em; line-height: 1.35; margin: .6em 0; }
td { padding: 1.2mm 3mm 1.2mm 0; border-bottom: .2mm solid var(--wash); vertical-align: top; }
td:first-child { white-space: nowrap; padding-right: 6mm; }
ol { margin: .4em 0; padding-left: 1.2em; }
li { margin-bottom: .25em; }
.task { margin-top: 1.6em; padding: 3mm 4mm; border-left: 1.2mm solid var(--red); font-style: italic; background: var(--paper); }
footer { position: absolute; left: 22mm; bottom: 9mm; font-size: 9pt; color: var(--soot); }
footer em { margin-left: 4mm; }
`;
