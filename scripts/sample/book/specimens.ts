import { readFile } from "node:fs/promises";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { slug } from "./book.ts";
import { markChinese } from "./chapters.ts";

/** The studio edition's six example pages: HTML with one shared style sheet. */
export async function makeSpecimens(write: Write): Promise<void> {
  const files: Files = {
    "specimens/specimens.css": await readFile(new URL("specimens/specimens.css", import.meta.url), "utf8"),
    "specimens/README.md": readme,
  };
  specimens.forEach(({ file, title, language, body }, i) => {
    files[`specimens/${i + 1}-${file}.html`] = page(
      title,
      language,
      language === "zh" ? body : markChinese(body),
    );
  });
  await write(slug, "files/specimens.zip", zip(files));
}

function page(title: string, language: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${title}</title>
  <link rel="stylesheet" href="specimens.css">
</head>
<body>
${body}
</body>
</html>
`;
}

const specimens = [
  {
    file: "article",
    title: "An article in English with Chinese in it",
    language: "en",
    body: `<article><h1>The man who painted signs 画招牌的人</h1>
<p class="lead">On Qinghefang there was one shop that sold nothing. A man sat in it and wrote.</p>
<p>People came with a name, and he asked three questions: what do you sell, how wide is the door, and who is your neighbour. Then he wrote it with a brush as broad as a hand, on a board that had been lying in oil for a month. 茶 he wrote narrow, 米 wide, and 药 so that nobody dared to cough in front of it.</p>
<p>When the first foreign shops came he was asked for Latin letters. He looked at them for a long time. “They have no feet,” he said, “they stand on a string.” He wrote <em>PHOTO</em> on the board under 照相馆, leaving as much air between the letters as a character has inside, and it is the best pairing of the two scripts that I have seen.</p>
<p>The shop is gone. The board hangs in a café now, upside down, because somebody liked the wood.</p></article>`,
  },
  {
    file: "article-zh",
    title: "一篇夹着英文的中文文章",
    language: "zh",
    body: `<article><h1>我的第一台打字机</h1>
<p class="lead">买它的时候，我一个英文词也不认得。</p>
<p>那台机器是<span lang="en">Olivetti</span>的<span lang="en">Lettera 32</span>，蓝灰色，从旧货市场抱回来，花了40块钱。摊主说是坏的，<span lang="en">e</span>键按下去弹不起来。我想：少一个字母，总还有25个。</p>
<p>后来才知道，偏偏是<span lang="en">e</span>。写英文没有<span lang="en">e</span>，好比写中文没有“的”。我就专挑没有<span lang="en">e</span>的词打：<span lang="en">rain</span>、<span lang="en">moon</span>、<span lang="en">lamp</span>、<span lang="en">salt</span>。打了一整页，钉在墙上，看上去像一首诗。</p>
<p>过了半年，修表的老周拿镊子一拨，键弹起来了。<em>好了</em>，他说，<em>这下什么都能写了</em>。我坐下来，却不知道写什么。</p></article>`,
  },
  {
    file: "list",
    title: "A price list in two columns of language",
    language: "en",
    body: `<main><h1>The tea list 茶单</h1><table><caption>By the pot, in yuan</caption>
<tr><th scope="row">Longjing 龙井<small>First week of April, fried by hand</small></th><td>68</td></tr>
<tr><th scope="row">Shoumei 寿眉<small>White, five years old, boiled</small></th><td>42</td></tr>
<tr><th scope="row">Lapsang 正山小种<small>Over pine, but not too long</small></th><td>56</td></tr>
<tr><th scope="row">Tieguanyin 铁观音<small>Half roasted, from Anxi</small></th><td>58</td></tr>
<tr><th scope="row">Pu’er 普洱<small>2011, a cake from Menghai</small></th><td>120</td></tr>
<tr><th scope="row">Jasmine 茉莉<small>Scented nine times</small></th><td>38</td></tr></table></main>`,
  },
  {
    file: "poem",
    title: "A poem and its translation",
    language: "en",
    body: `<main class="facing"><div lang="zh" class="verse"><h1>夜雨寄北</h1><p class="by">李商隐</p><p>君问归期未有期，<br>巴山夜雨涨秋池。<br>何当共剪西窗烛，<br>却话巴山夜雨时。</p></div>
<div class="verse"><h1>Night rain, to the north</h1><p class="by">Li Shangyin, 9th century</p><p>You ask when I come home. There is no when.<br>Night rain on Ba mountain fills the autumn pools.<br>When shall we trim one candle at the west window<br>and talk about this hour of rain on Ba?</p></div></main>`,
  },
  {
    file: "interview",
    title: "An interview in which two languages answer each other",
    language: "en",
    body: `<main><h1>Two questions about paper</h1><dl>
<dt>What do you look for in a sheet?</dt><dd lang="zh">先听。抖一下，声音脆的是机器纸，闷的才是手抄的。<span lang="en">Xuan</span>纸几乎没有声音。</dd>
<dt>You listen to it?</dt><dd lang="zh">看是骗人的，灯一换颜色就换了。声音换不了。</dd>
<dt>And what is it good for, the quiet one?</dt><dd lang="zh">写<em>慢</em>的东西。快的东西，报纸背面就够了。</dd></dl>
<p>Asked and written down in Jing county, Anhui, in a workshop where nobody raised their voice.</p></main>`,
  },
  {
    file: "poster",
    title: "A poster: few words, large",
    language: "en",
    body: `<main class="poster"><p lang="zh" class="big">雨停再走</p><p class="big">Wait for the rain to stop</p><p class="when"><span>28 November, 19:30</span> <span lang="zh">河坊街九号</span></p></main>`,
  },
];

const readme = `# Specimens

Six pages to take apart, with the one style sheet that sets them all. Open them in a browser; there is nothing to
build. Each rule in specimens.css says which chapter it comes from.

1. An article in English with Chinese in it
2. An article in Chinese with English in it
3. A price list
4. A poem and its translation
5. An interview
6. A poster

No fonts are included: the pages use what your system has, and look best where there is a Song face.

Studio edition, for up to ten people who work together.
`;
