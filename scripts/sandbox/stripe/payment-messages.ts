const en = {
  band: "Sandbox checkout: no money moves.",
  title: "Payment",
  total: "Total",
  quantity: "Quantity",
  email: "Email",
  name: "Name on the card",
  card: "Card number",
  expires: "Expires",
  code: "Security code",
  cardHint:
    "Any details do. 4242\u00a04242\u00a04242\u00a04242 pays; 4000\u00a00000\u00a00000\u00a00002 is declined.",
  pay: (amount: string) => `Pay ${amount}`,
  free: "Complete the order",
  otherEndings: "Other endings to try",
  decline: "Decline the card",
  payLate: "Pay later",
  payLateHint: "The order completes now, the money comes when you say so on the payments page.",
  failLate: "Fail later",
  failLateHint: "The order completes now, the payment then fails from the payments page.",
  abandon: "Leave without paying",
  declined: {
    generic_decline: "The card was declined. Nothing was charged; try again with another card.",
    insufficient_funds:
      "The card does not hold enough money. Nothing was charged; try again with another card.",
  },
  wrongEmail: "Enter an email address such as name@example.com.",
  wrongCard: "Enter the 16 digits of a card number, such as 4242 4242 4242 4242.",
  expiredTitle: "This payment page has expired",
  expired: "Nothing was charged. Go back to the shop to start again.",
  completeTitle: "This order is complete",
  complete: "There is nothing more to pay here.",
  unknownTitle: "There is no such payment page",
  unknown: "The address is wrong, or the sandbox's data was removed since.",
  back: "Back to the shop",
  toOrder: "To the order",
};

const zh: typeof en = {
  band: "沙盒付款页：不会产生真实扣款。",
  title: "付款",
  total: "合计",
  quantity: "数量",
  email: "邮箱",
  name: "持卡人姓名",
  card: "卡号",
  expires: "有效期",
  code: "安全码",
  cardHint:
    "可填写任意信息。4242\u00a04242\u00a04242\u00a04242 支付成功，4000\u00a00000\u00a00000\u00a00002 会被拒绝。",
  pay: (amount) => `支付 ${amount}`,
  free: "完成订单",
  otherEndings: "试试其他结果",
  decline: "拒绝此卡",
  payLate: "稍后到账",
  payLateHint: "订单现在完成，款项等你在付款列表页确认后才到账。",
  failLate: "稍后失败",
  failLateHint: "订单现在完成，随后在付款列表页让付款失败。",
  abandon: "不付款，返回",
  declined: {
    generic_decline: "银行卡被拒绝，没有扣款。请换一张卡再试。",
    insufficient_funds: "卡内余额不足，没有扣款。请换一张卡再试。",
  },
  wrongEmail: "请填写邮箱地址，例如 name@example.com。",
  wrongCard: "请填写 16 位卡号，例如 4242 4242 4242 4242。",
  expiredTitle: "此付款页已过期",
  expired: "没有扣款。请回到商店重新下单。",
  completeTitle: "此订单已完成",
  complete: "无需再付款。",
  unknownTitle: "找不到此付款页",
  unknown: "地址有误，或沙盒数据已被清除。",
  back: "返回商店",
  toOrder: "查看订单",
};

export type Words = typeof en;

/** The payment page's language: the session's own, or the first the browser asks for that there is. */
export function wordsFor(
  locale: string | null,
  acceptLanguage = "",
): { lang: "en" | "zh-Hans"; words: Words } {
  const asked = locale === null || locale === "auto" ? acceptLanguage.split(",") : [locale];
  const known = asked.map((tag) => tag.trim().toLowerCase()).find((tag) => /^(en|zh)\b/.test(tag));
  return known?.startsWith("zh") ? { lang: "zh-Hans", words: zh } : { lang: "en", words: en };
}
