import { parseAccept } from "hono/utils/accept";
import { chooseLanguage } from "#domain/languages/choose.ts";

const en = {
  notice: "Sandbox checkout: no real payment is made.",
  title: "Payment",
  total: "Total",
  included: (tax: string) => `Includes ${tax}`,
  reverseCharge: "VAT, reverse charge",
  country: "Country",
  companyName: "Business name (optional)",
  taxId: "Tax ID (optional)",
  taxIdHint:
    "A VAT number such as NL123456789B01 of another EU country than the shop’s makes the tax a reverse charge.",
  address: "Address (optional)",
  postalCode: "Postal code",
  city: "City",
  updateTax: "Update the tax",
  totalChanged: "The tax has changed the total. You have not been charged. Please check it and pay again.",
  quantity: (quantity: number) => `Qty ${quantity}`,
  email: "Email",
  cardholder: "Cardholder name",
  card: "Card number",
  expiry: "Expiry date",
  securityCode: "Security code",
  cardHint:
    "Any details will do. 4242\u00a04242\u00a04242\u00a04242 is accepted; 4000\u00a00000\u00a00000\u00a00002 is declined; 4000\u00a00027\u00a06000\u00a03184 asks for 3\u2011D\u00a0Secure.",
  pay: (amount: string) => `Pay ${amount}`,
  completeOrder: "Complete order",
  otherOutcomes: "Try another outcome",
  decline: "Decline the card",
  payLate: "Delayed payment that succeeds",
  payLateHint:
    "The order is placed now. The money arrives once you complete the payment on the payments page.",
  failLate: "Delayed payment that fails",
  failLateHint: "The order is placed now. The payment fails once you fail it on the payments page.",
  abandon: "Leave without paying",
  method: "Way to pay",
  methods: { card: "Card", alipay: "Alipay", wechat_pay: "WeChat Pay" },
  promotions: "Email me about offers, and a reminder if I leave without paying",
  actions: {
    card: {
      title: "Confirm it with your bank",
      text: (amount: string) =>
        `Your bank asks you to confirm this payment of ${amount} (3\u2011D\u00a0Secure).`,
      confirm: "Confirm the payment",
      refuse: "Fail the authentication",
    },
    alipay: {
      title: "Alipay",
      text: (amount: string) => `Log in to Alipay and confirm the payment of ${amount}.`,
      confirm: "Confirm in Alipay",
      refuse: "Cancel",
    },
    wechat_pay: {
      title: "WeChat Pay",
      text: (amount: string) =>
        `Scan the code with WeChat and pay ${amount}. WeChat confirms the payment a few seconds after your order is placed.`,
      confirm: "Scan the code and pay",
      refuse: "Cancel",
    },
  },
  declined: {
    generic_decline: "Your card was declined. You have not been charged. Please try another card.",
    insufficient_funds:
      "Your card has insufficient funds. You have not been charged. Please try another card.",
    authentication_failed:
      "Your bank could not confirm that it was you. You have not been charged. Please try another way to pay.",
    canceled: "The payment was canceled. You have not been charged.",
  },
  invalidEmail: "Enter an email address, such as name@example.com.",
  invalidCard: "Enter a full card number, such as 4242\u00a04242\u00a04242\u00a04242.",
  expiredTitle: "This payment page has expired",
  expired: "You have not been charged. Go back to the shop to start again.",
  completeTitle: "This order is complete",
  complete: "There is nothing left to pay.",
  notFoundTitle: "Payment page not found",
  notFound: "The link is wrong, or the sandbox’s data has been deleted.",
  backToShop: "Back to the shop",
  viewOrder: "View order",
};

/** Chinese without typed spaces around figures: the stylesheet's `text-autospace` sets them apart. */
const zh: typeof en = {
  notice: "沙盒付款页，不会真实扣款。",
  title: "付款",
  total: "合计",
  included: (tax) => `含${tax}`,
  reverseCharge: "增值税（反向征收）",
  country: "国家或地区",
  companyName: "公司名称（选填）",
  taxId: "税号（选填）",
  taxIdHint: "填写其他欧盟国家的增值税号（例如NL123456789B01），税款改由买方自行申报。",
  address: "地址（选填）",
  postalCode: "邮编",
  city: "城市",
  updateTax: "更新税额",
  totalChanged: "税额变化，合计已更新。未扣款，请核对后重新付款。",
  quantity: (quantity) => `数量：${quantity}`,
  email: "邮箱",
  cardholder: "持卡人姓名",
  card: "卡号",
  expiry: "有效期",
  securityCode: "安全码",
  cardHint:
    "信息可任意填写。卡号4242\u00a04242\u00a04242\u00a04242会支付成功，4000\u00a00000\u00a00000\u00a00002会被拒绝，4000\u00a00027\u00a06000\u00a03184需要3\u2011D\u00a0Secure验证。",
  pay: (amount) => `支付${amount}`,
  completeOrder: "提交订单",
  otherOutcomes: "模拟其他结果",
  decline: "模拟银行卡被拒",
  payLate: "稍后到账",
  payLateHint: "订单会立即生成，但款项要等你在付款记录页（/payments）确认后才到账。",
  failLate: "稍后付款失败",
  failLateHint: "订单会立即生成，之后可在付款记录页（/payments）模拟付款失败。",
  abandon: "暂不付款，返回商店",
  method: "付款方式",
  methods: { card: "银行卡", alipay: "支付宝", wechat_pay: "微信支付" },
  promotions: "愿意接收优惠邮件，未完成付款时可以邮件提醒我",
  actions: {
    card: {
      title: "银行验证",
      text: (amount) => `发卡银行需要你确认这笔${amount}的付款（3\u2011D\u00a0Secure）。`,
      confirm: "确认付款",
      refuse: "模拟验证失败",
    },
    alipay: {
      title: "支付宝",
      text: (amount) => `请登录支付宝，确认支付${amount}。`,
      confirm: "在支付宝中确认",
      refuse: "取消付款",
    },
    wechat_pay: {
      title: "微信支付",
      text: (amount) => `请用微信扫码，支付${amount}。下单后过几秒，微信才会确认到账。`,
      confirm: "扫码支付",
      refuse: "取消付款",
    },
  },
  declined: {
    generic_decline: "银行卡被拒，未扣款。请换一张卡再试。",
    insufficient_funds: "卡内余额不足，未扣款。请换一张卡再试。",
    authentication_failed: "银行未能验证是你本人，未扣款。请换一种付款方式再试。",
    canceled: "付款已取消，未扣款。",
  },
  invalidEmail: "请填写有效的邮箱地址，例如name@example.com。",
  invalidCard: "请填写完整的卡号，例如4242\u00a04242\u00a04242\u00a04242。",
  expiredTitle: "付款页已过期",
  expired: "未扣款。请返回商店重新下单。",
  completeTitle: "订单已完成",
  complete: "无需再付款。",
  notFoundTitle: "找不到该付款页",
  notFound: "链接有误，或沙盒数据已被清除。",
  backToShop: "返回商店",
  viewOrder: "查看订单",
};

export type Messages = typeof en;

interface PaymentMessages {
  /** BCP 47. */
  lang: string;
  messages: Messages;
}

const ENGLISH: PaymentMessages = { lang: "en", messages: en };
const ALL = new Map([
  ["en", ENGLISH],
  ["zh", { lang: "zh-Hans", messages: zh }],
]);

/** The messages in the session's language. Without one, the browser's first language that is available decides. */
export function choosePaymentMessages(locale: string | null, acceptLanguage = ""): PaymentMessages {
  const accepted = parseAccept(acceptLanguage).filter(({ q }) => q > 0);
  const requested = locale === null || locale === "auto" ? accepted.map(({ type }) => type) : [locale];
  return ALL.get(chooseLanguage(requested, [...ALL.keys()])) ?? ENGLISH;
}
