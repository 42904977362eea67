import { readFile } from "node:fs/promises";

/** A chapter: what its opening page shows wrong, and the same put right at its end. */
export interface Chapter {
  file: string;
  title: string;
  han: string;
  wrong: string;
  right: string;
  /** What was changed between the two. */
  repair: string;
  /** The line put right has a page to itself; the others share one with the end of the text. */
  apart?: true;
}

const zh = (text: string) => `<span lang="zh">${text}</span>`;

export const chapters: Chapter[] = [
  {
    file: "1-the-square-and-the-line",
    title: "The square and the line",
    han: "方与线",
    wrong: `${zh("纸灯")}<span style="vertical-align:.28em;font-size:.8em">Lantern</span>${zh("工作室")}`,
    right: `${zh("纸灯")}<i></i><span style="font-size:1.06em">Lantern</span><i></i>${zh("工作室")}`,
    repair: "The Latin is back on its baseline, and a little larger.",
  },
  {
    file: "2-size-and-weight",
    title: "Size and weight",
    han: "大小与轻重",
    wrong: `${zh("一盏")}<span style="font-size:.84em;font-weight:600">paper lamp</span>${zh("亮到天明")}`,
    right: `${zh("一盏")}<i></i><span style="font-size:1.06em">paper lamp</span><i></i>${zh("亮到天明")}`,
    repair: "Six per cent larger, and the same grey.",
    apart: true,
  },
  {
    file: "3-the-gap",
    title: "The gap",
    han: "那一点空",
    wrong: `${zh("我在")} &#160;Suzhou &#160;${zh("看了")} 3 ${zh("天的雨")}`,
    right: `${zh("我在")}<i></i>Suzhou<i></i>${zh("看了")}<i></i>3<i></i>${zh("天的雨")}`,
    repair: "Spaces out, an eighth of an em in.",
  },
  {
    file: "4-points-and-marks",
    title: "Points and marks",
    han: "标点",
    wrong: `${zh("她问")}: "${zh("吃茶")}, ${zh("还是吃酒")}?"`,
    right: zh("她问：“吃茶，还是吃酒？”"),
    repair: "A Chinese sentence, so Chinese marks.",
    apart: true,
  },
  {
    file: "5-where-lines-break",
    title: "Where lines break",
    han: "断行",
    wrong: zh("雨停了，檐下还在滴<br/>。一只猫过街。"),
    right: zh("雨停了，檐下还在<br/>滴。一只猫过街。"),
    repair: "No line begins with a full stop.",
    apart: true,
  },
  {
    file: "6-emphasis-without-italics",
    title: "Emphasis without italics",
    han: "不用斜体",
    wrong: `${zh("这里")}<span lang="zh" style="display:inline-block;transform:skewX(-14deg)">千万不要</span>${zh("倾斜")}`,
    right: `${zh("这里")}<span lang="zh" class="dots">千万不要</span>${zh("倾斜")}`,
    repair: "Upright, with a dot below each character.",
  },
  {
    file: "7-choosing-a-pair",
    title: "Choosing a pair",
    han: "选一对字",
    wrong: `${zh("夜市")}<span style="font-family:'Plex Mono';font-size:.9em">Market</span>${zh("今天收摊早")}`,
    right: `${zh("夜市")}<i></i><span style="font-size:1.06em">Market</span><i></i>${zh("今天收摊早")}`,
    repair: "A Latin that has contrast and ends, as the Chinese has.",
    apart: true,
  },
  {
    file: "8-one-page",
    title: "One page, start to finish",
    han: "从头到尾一页",
    wrong: `${zh("龙井")} Longjing, ${zh("一壶")}18${zh("元")}...`,
    right: `${zh("龙井")}<i></i>Longjing${zh("，一壶")}<i></i>18<i></i>${zh("元……")}`,
    repair: "All of the above.",
  },
];

/** The chapter's text as XHTML, every run of Chinese in it marked with its language. */
export async function textOf(chapter: Chapter): Promise<string> {
  return marked(await readFile(new URL(`chapters/${chapter.file}.html`, import.meta.url), "utf8"));
}

const hanRun =
  /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+(?:[·—…]+[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+)*/gu;

/** Wraps runs of Chinese that do not stand inside an element of that language already. */
export function marked(html: string): string {
  const open: boolean[] = [];
  return html
    .split(/(<[^>]+>)/)
    .map((part) => {
      if (part.startsWith("</")) open.pop();
      else if (part.startsWith("<") && !part.endsWith("/>"))
        open.push(part.includes('lang="zh"') || (open.at(-1) ?? false));
      else if (!part.startsWith("<") && !open.at(-1)) return part.replace(hanRun, (run) => zh(run));
      return part;
    })
    .join("");
}
