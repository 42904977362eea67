import type { LetterTexts } from "../letter-texts.ts";

export const letterTexts: LetterTexts = {
  lang: "zh",
  pair: (name, value) => `${name}：${value}`,
  edition: (product, edition) => `${product}（${edition}）`,
  free: "免费",
  open: "打开我的书架",
  moment: (day, time) => `${day} ${time}（UTC）`,
  expiry: (until) => `链接只能用一次，${until}前有效。`,
  renew: "随时可以再要一个",
  copy: "按钮点不开？请把这个地址复制到浏览器：",
  help: "有什么不对，请来信",
  receipt: {
    title: "收据",
    difference: "优惠与税",
    total: "合计",
    order: "订单号",
    date: "购买日期",
    email: "邮箱",
  },
  paid: {
    subject: (first, others) =>
      others === 0 ? `已放上你的书架：${first}` : `已放上你的书架：${first}等 ${others + 1} 件`,
    heading: (things) => (things === 1 ? "谢谢，它是你的了。" : "谢谢，都是你的了。"),
    text: "文件已经放上你的书架，以后的每次更新也会放在那里。",
  },
  link: {
    subject: (shop) => `打开你在${shop}的书架`,
    heading: "这是你要的链接。",
    text: (email) => `点一下，用 ${email} 买过的东西都在里面。`,
    ignore: "如果不是你要的，不必理会；不打开链接，什么也不会发生。",
  },
  refunded: {
    subject: (shop, sum) => `${shop}已退款 ${sum}`,
    heading: "退款已在路上。",
    all: (sum) => `这笔订单的全款 ${sum} 已按原路退回，银行入账可能需要五到十天。`,
    part: (sum, paid) => `你付的 ${paid} 中，总共 ${sum} 已按原路退回，银行入账可能需要五到十天。`,
    closed: "这笔订单的文件已从书架上撤下。",
    kept: "文件仍在你的书架上。",
    title: "退款",
    paid: "付款金额",
    given: "累计退款",
  },
};
