import { palette } from "../drawing/palette.ts";
import { htmlDocument } from "../print/style.ts";
import { teapot } from "./teapot.ts";

/** What a frame shows. */
export interface Scene {
  source: string;
  /** A part of the source that is struck out. */
  struck: string;
  caption: string;
  page: string;
  style: string;
  width: number;
  meter: string;
  /** Where the caret stands in the source; -1 for none. */
  caret: number;
}

const style = `
html, body { height: 720px; overflow: hidden; background: ${palette.ink}; }
.code { position: absolute; left: 48px; top: 108px; width: 536px; height: 486px; overflow: hidden; color: ${palette.paper}; font: 20px/30px "Plex Mono"; display: flex; flex-direction: column; justify-content: flex-start; }
.code.long { justify-content: flex-end; }
.code pre { white-space: pre-wrap; break-inside: auto; font-variant-ligatures: none; }
.code b { font-weight: 400; color: ${palette.amber}; }
.code s { text-decoration-color: ${palette.vermilion}; text-decoration-thickness: 3px; color: ${palette.smoke}; }
.caret { display: inline-block; width: 11px; height: 24px; margin-bottom: -5px; background: ${palette.vermilion}; }
.head { position: absolute; left: 48px; top: 38px; color: ${palette.paper}; font: 30px/36px "Newsreader Display"; }
.head em { color: ${palette.amber}; margin-right: 10px; }
.name { position: absolute; left: 470px; top: 44px; width: 114px; text-align: end; color: ${palette.smoke}; font: 17px/30px "Plex Mono"; }
.desk { position: absolute; left: 632px; top: 0; width: 648px; height: 610px; background: ${palette.straw}; }
.window { position: absolute; left: 44px; top: 38px; height: 572px; background: #fff; overflow: hidden; }
.bar { height: 34px; background: ${palette.white}; border-bottom: 2px solid ${palette.ink}; display: flex; align-items: center; gap: 8px; padding: 0 14px; font: italic 17px "Newsreader"; }
.bar i { width: 10px; height: 10px; border-radius: 50%; background: ${palette.ink}; }
.bar span { margin-left: auto; color: ${palette.vermilion}; }
.foot { position: absolute; left: 0; top: 610px; width: 1280px; height: 110px; background: ${palette.paper}; color: ${palette.ink}; font: 34px/104px "Newsreader Display"; padding: 0 48px; border-top: 6px solid ${palette.vermilion}; box-sizing: border-box; white-space: nowrap; }
`;

const body = `<div class="head"></div><div class="name"></div><div class="code"><pre></pre></div>
<div class="desk"><div class="window"><div class="bar"><i></i><i></i><i></i><span></span></div><div class="page"></div></div></div><div class="foot"></div>
<script>
const at = (s) => document.querySelector(s);
const shadow = at(".page").attachShadow({ mode: "open" });
window.begin = (number, title, file) => { at(".head").innerHTML = (number ? "<em>" + number + "</em>" : "") + title; at(".name").textContent = file; };
window.show = (s) => {
  const html = (t) => t.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/(&lt;[^>\\n]*>?)|^([ ]+[a-z-]+:)|^([$] .*)/gm, "<b>$&</b>");
  const cut = s.struck ? s.source.indexOf(s.struck) : -1;
  const marked = s.caret < 0 ? s.source : s.source.slice(0, s.caret) + "\\u0001" + s.source.slice(s.caret);
  const parts = cut < 0 ? html(marked) : html(s.source.slice(0, cut)) + "<s>" + html(s.struck) + "</s>" + html(s.source.slice(cut + s.struck.length));
  at(".code pre").innerHTML = parts.replace("\\u0001", '<span class="caret"></span>');
  at(".code").classList.toggle("long", at(".code pre").offsetHeight > 486);
  at(".foot").textContent = s.caption;
  at(".window").style.width = s.width + "px";
  at(".window").style.left = (648 - s.width) / 2 + "px";
  at(".bar span").textContent = s.meter;
  const css = s.style.replace(/\\bbody\\b/g, ".b").replace(/Georgia|"Webfont Pro"/g, "Newsreader");
  const ground = /background: (#[0-9a-f]+)/.exec(s.style);
  shadow.innerHTML = '<style>:host{display:block;height:540px;overflow:hidden;font:18px/1.2 Newsreader;font-size:18px} .b{display:flow-root;min-height:520px;padding:8px;box-sizing:border-box} :host{background:' + (ground ? ground[1] : "#fff") + '}' + css + '</style><div class="b">' + s.page + "</div>";
};
</script>`;

/** The page that the films are recorded from: source on the left, the page on the right, a caption below. */
export const lessonScreen = htmlDocument("Stage", style, body);

const picture = `data:image/svg+xml;base64,${Buffer.from(teapot).toString("base64")}`;

/** The page's HTML with its picture as it looks in that state of loading. */
export function withPicture(html: string, state: "none" | "waiting" | "loaded"): string {
  return html.replace(/<img[^>]*>?/g, (tag) => {
    const sized = tag.includes("height=");
    if (state === "loaded") return `<img src="${picture}" style="width:100%;height:auto;display:block">`;
    return sized ? '<div style="aspect-ratio:3/2;background:#f3ebdc"></div>' : "";
  });
}
