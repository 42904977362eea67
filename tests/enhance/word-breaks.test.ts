import { expect, test } from "vitest";
import { splitAtWordBreaks } from "#site/lib/word-breaks.ts";

test("a Chinese title may break between words, and not inside one that the dictionary splits", () => {
  expect(splitAtWordBreaks("汉字和西文同排一页，怎样才能谁也不像客人。")).toEqual([
    "汉字和西文同排一页，怎样",
    "才能谁也不像客人。",
  ]);
  expect(splitAtWordBreaks("购物车页面上的链接不完整")).toEqual(["购物车页面上的链接不完整"]);
});

test("the pieces make up the whole text", () => {
  for (const text of [
    "浏览器已关闭JavaScript，无法在此显示订单。",
    "2026年的12张壁纸，还有一份月历",
    "𠮷野家的中文菜单和价格",
  ]) {
    expect(splitAtWordBreaks(text).join("")).toBe(text);
  }
});

test("no break comes before punctuation or next to digits", () => {
  const pieces = splitAtWordBreaks("收据和下载链接，会发到你的邮箱；最多下载100次，之后重新获取链接。");
  for (const piece of pieces.slice(1)) expect(piece).toMatch(/^[\p{Script=Han}\p{Script=Latin}]{2}/u);
  for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/[^\d]$/);
});

test("short clauses, other languages and Japanese stay whole", () => {
  for (const text of [
    "查看全部作品",
    "Between Two Scripts",
    "今日は天気がとても良いですから散歩に行きます",
  ]) {
    expect(splitAtWordBreaks(text)).toEqual([text]);
  }
});
