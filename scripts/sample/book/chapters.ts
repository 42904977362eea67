import { readFile } from "node:fs/promises";

/** A chapter opens with a line that is set wrong, and ends with the same line corrected. */
export interface Chapter {
  file: string;
  title: string;
  chineseTitle: string;
  wrong: string;
  right: string;
  /** What the correction changed. */
  correction: string;
  /** The corrected line gets a page of its own, instead of following the text. */
  ownPage?: true;
}

const zh = (text: string) => `<span lang="zh">${text}</span>`;

export const chapters: Chapter[] = [
  {
    file: "1-the-square-and-the-line",
    title: "The square and the line",
    chineseTitle: "方与线",
    wrong: `${zh("纸灯")}<span style="vertical-align:.28em;font-size:.8em">Lantern</span>${zh("工作室")}`,
    right: `${zh("纸灯")}<i></i><span style="font-size:1.06em">Lantern</span><i></i>${zh("工作室")}`,
    correction: "The Latin is back on its baseline, and a little larger.",
  },
  {
    file: "2-size-and-weight",
    title: "Size and weight",
    chineseTitle: "大小与轻重",
    wrong: `${zh("一盏")}<span style="font-size:.84em;font-weight:600">paper lamp</span>${zh("亮到天明")}`,
    right: `${zh("一盏")}<i></i><span style="font-size:1.06em">paper lamp</span><i></i>${zh("亮到天明")}`,
    correction: "Six per cent larger, and the same grey.",
    ownPage: true,
  },
  {
    file: "3-the-gap",
    title: "The gap",
    chineseTitle: "那一点空",
    wrong: `${zh("我在")} &#160;Suzhou &#160;${zh("看了")} 3 ${zh("天的雨")}`,
    right: `${zh("我在")}<i></i>Suzhou<i></i>${zh("看了")}<i></i>3<i></i>${zh("天的雨")}`,
    correction: "Spaces out, an eighth of an em in.",
  },
  {
    file: "4-points-and-marks",
    title: "Points and marks",
    chineseTitle: "标点",
    wrong: `${zh("她问")}: "${zh("吃茶")}, ${zh("还是吃酒")}?"`,
    right: zh("她问：“吃茶，还是吃酒？”"),
    correction: "A Chinese sentence, so Chinese marks.",
    ownPage: true,
  },
  {
    file: "5-where-lines-break",
    title: "Where lines break",
    chineseTitle: "断行",
    wrong: zh("雨停了，檐下还在滴<br/>。一只猫过街。"),
    right: zh("雨停了，檐下还在<br/>滴。一只猫过街。"),
    correction: "No line begins with a full stop.",
    ownPage: true,
  },
  {
    file: "6-emphasis-without-italics",
    title: "Emphasis without italics",
    chineseTitle: "不用斜体",
    wrong: `${zh("这里")}<span lang="zh" style="display:inline-block;transform:skewX(-14deg)">千万不要</span>${zh("倾斜")}`,
    right: `${zh("这里")}<span lang="zh" class="dots">千万不要</span>${zh("倾斜")}`,
    correction: "Upright, with a dot below each character.",
  },
  {
    file: "7-choosing-a-pair",
    title: "Choosing a pair",
    chineseTitle: "选一对字",
    wrong: `${zh("夜市")}<span style="font-family:'Plex Mono';font-size:.9em">Market</span>${zh("今天收摊早")}`,
    right: `${zh("夜市")}<i></i><span style="font-size:1.06em">Market</span><i></i>${zh("今天收摊早")}`,
    correction: "A Latin that has contrast and ends, as the Chinese has.",
    ownPage: true,
  },
  {
    file: "8-one-page",
    title: "One page, start to finish",
    chineseTitle: "从头到尾一页",
    wrong: `${zh("龙井")} Longjing, ${zh("一壶")}18${zh("元")}...`,
    right: `${zh("龙井")}<i></i>Longjing${zh("，一壶")}<i></i>18<i></i>${zh("元……")}`,
    correction: "All of the above.",
  },
];

/** The chapter's text as XHTML, with the language of Chinese text marked. */
export async function chapterText(chapter: Chapter): Promise<string> {
  return markChinese(await readFile(new URL(`chapters/${chapter.file}.html`, import.meta.url), "utf8"));
}

const chineseRun =
  /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+(?:[·—…]+[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+)*/gu;

/** Wraps Chinese text in `<span lang="zh">`, unless it is in an element of that language already. */
export function markChinese(html: string): string {
  const open: boolean[] = [];
  return html
    .split(/(<[^>]+>)/)
    .map((part) => {
      if (part.startsWith("</")) open.pop();
      else if (part.startsWith("<") && !part.endsWith("/>"))
        open.push(part.includes('lang="zh"') || (open.at(-1) ?? false));
      else if (!part.startsWith("<") && !open.at(-1)) return part.replace(chineseRun, (run) => zh(run));
      return part;
    })
    .join("");
}
