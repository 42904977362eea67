import { ACCOUNT_PATH, SIGN_IN_PATH } from "#domain/addresses.ts";
import { mailtoUrl } from "#domain/email.ts";

/** The first texts of a shop and of what is added to it. They are true as they stand, and the creator's to change. */
export interface StarterTexts {
  tagline: string;
  opening: string;
  licence: string;
  refunds(support: string): string;
  help: StarterPage;
  privacy: StarterPage;
  /** The summary that `shop new` writes. `kind` is the name of the kind of product. */
  productSummary(kind: string): string;
  productBody(name: string): string;
  coverAlt(name: string): string;
  placeholderFile(name: string): string;
  collectionSummary(name: string): string;
  pageSummary(title: string): string;
  pageBody(title: string): string;
}

interface StarterPage {
  title: string;
  summary: string;
  /** @param prefix of the language's addresses, such as `/zh`; empty for the default language */
  body(support: string, prefix: string): string;
}

const EN: StarterTexts = {
  tagline: "Made by one person.",
  opening: "Everything here is made by one person. You pay once, and the files are yours.",
  licence:
    "For one person, on all devices, in any number of works. Please do not pass on or sell the files themselves.",
  refunds: (support) =>
    `If something is not right, write to ${mailLink(support)} within 14 days and you get your money back.`,
  help: {
    title: "Help",
    summary: "How you get your files, and where to ask.",
    body: (support, prefix) => `## Your files

After you have paid, you get an email with a link. It leads to your library, where you can download everything that you have
bought. There is no account and no password.

## If the email has not arrived

Look in the spam folder first. Then enter your email address on the [sign-in page](${prefix}${SIGN_IN_PATH}), and we will send
you a new link.

## Anything else

Write to ${mailLink(support)}.
`,
  },
  privacy: {
    title: "Privacy",
    summary: "What this shop knows about you.",
    body: (support, prefix) => `## Looking around

This shop has no analytics and no advertising. Its pages load nothing from other sites, and set no cookie while you look
around. The cart stays in your browser until you pay.

## Buying

You pay on a page of [Stripe](https://stripe.com/privacy), which never tells this shop your card number. The shop stores your
email address, what you have bought, the amount, the time, the language, what you enter for the invoice (such as your name
and address), the last digits of the card, the country of the payment, notes on the order, and how often each file was downloaded. For
a gift it also stores the recipient's address, your name and your words, which the recipient gets; for a seat, its holder's address.

## Cookies

When you open your library, two cookies (\`session\`, \`signed-in\`) let the shop recognise you on the next page, until 30 days after your
last visit, or until the browser closes on a shared computer. *Sign out* deletes them. While you wait for a code, \`sign-in\`
connects it to your browser for 15 minutes. When you pay, \`order\` and \`placed-orders\` open the order for you and empty the
cart, for a week; \`held-order\` and \`code\` are for limited things and discount codes. None of them follows you anywhere.

Unless the computer is shared, the browser keeps your library, the files you opened last and where you left off in them. *Sign out*
deletes them.

## What is deleted automatically

- Links that you ask for work for 15 minutes, those in receipts for as long as the purchase is valid. They are deleted 365 days later.
- Visits to a library are deleted after 30 days, sent emails after 90 days, and orders without a payment after 30 days. So are free
  orders whose address nobody has confirmed by opening the library, with their emails and links.
- Orders, requests for links and codes, wrong ones, corrections, assigned seats, discount codes, licence keys, receipts and requests to
  move or erase a library are counted for an hour under a scrambled form of your network address, or of your email address if you
  are signed in; free orders and gifts for a day. The counts are deleted a day later.

What you have paid for stays, so that you can download it again.

## Who else is involved

Stripe takes the payment, Resend delivers the emails, and the companies that run the servers see the network address of
whoever asks for a page.

## Your rights

Under [Devices and data](${prefix}${ACCOUNT_PATH}) you can save all that is stored about you, move it to another email address, or
delete it. Or write to ${mailLink(support)}. What was sold is kept without your address, as tax law asks.
`,
  },
  productSummary: (kind) => `${kind}, as files to download.`,
  productBody: (name) => `${name} comes as files to download. You get them right after paying.`,
  coverAlt: (name) => `The title ${name} on a plain cover.`,
  placeholderFile: (name) =>
    `This is a placeholder for ${name}. Put the files that you sell beside it, and delete it.\n`,
  collectionSummary: (name) => `${name}, all in one place.`,
  pageSummary: (title) => `${title} at a glance.`,
  pageBody: (title) => `This page is about ${title}.`,
};

const ZH: StarterTexts = {
  tagline: "一个人做的。",
  opening: "这里的东西都是一个人做的。付一次款，文件就归你。",
  licence: "一份归一个人使用，设备不限，用在多少作品里也不限。请不要转送或转卖文件本身。",
  refunds: (support) => `如果有问题，14天内写信到${mailLink(support)}，全额退款。`,
  help: {
    title: "帮助",
    summary: "文件怎么拿，有问题找谁。",
    body: (support, prefix) => `## 你的文件

付款后你会收到一封邮件，里面的链接通往你的书架，买过的东西都可以在那里下载。没有账号，也没有密码。

## 没收到邮件

先看看垃圾邮件。没有的话，到[登录页](${prefix}${SIGN_IN_PATH})填上邮箱，会再收到一个新链接。

## 别的事

写信到${mailLink(support)}。
`,
  },
  privacy: {
    title: "隐私",
    summary: "这家店知道你些什么。",
    body: (support, prefix) => `## 随便看看

本店没有统计代码，也没有广告。页面不从别的网站载入任何东西，光是看看也不会设cookie。付款之前，购物车只存在你的浏览器里。

## 付款

付款在[Stripe](https://stripe.com/privacy)的页面上进行，本店看不到你的卡号。店里保存的是：邮箱、买了什么、金额、时间、语言、为账单填写的内容（例如姓名和地址）、卡号末四位、付款来自的国家、订单备注，以及每个文件的下载次数。礼物还会保存收礼人的邮箱、你写的名字和留言，并寄给收礼人；分配出去的名额会保存使用者的邮箱。

## Cookie

打开书架时，会设两个cookie（\`session\`和\`signed-in\`），好让下一页认得你，保留到最后一次访问后30天；公用电脑上，关掉浏览器为止。点“退出登录”就会删掉。等验证码时，\`sign-in\`让它只在你的浏览器里有用，保留15分钟。付款时，\`order\`和\`placed-orders\`用来打开订单、清空购物车，保留一个星期；\`held-order\`和\`code\`用于限量作品和优惠码。没有一个会跟着你去别处。

只要不是公用电脑，浏览器还会留着书架、最近打开的文件和读到的位置，点“退出登录”就会删掉。

## 到时候自动删的

- 你索要的链接15分钟内有效，收据里的链接在购买有效期间一直有效，失效365天后删除。
- 进过书架的记录30天后删除，寄出的邮件90天后删除，没有付款的订单30天后删除。免费订单如果一直没人打开书架确认邮箱，也在30天后删除，相关的邮件和链接一并删除。
- 下单、索要链接和验证码、输错验证码、更改邮箱、分配名额、试用优惠码、使用授权码、保存收据、申请迁移或删除书架的次数，会记在打乱过的网络地址（登录时也用打乱过的邮箱）下，保留一小时，免费订单和送礼保留一天。这些记录第二天删除。

付过款的会一直保留，这样你随时可以再下载。

## 还有谁经手

Stripe收款，Resend送信；存放网站的服务器公司看得见来访者的网络地址。

## 你的权利

在[设备与资料](${prefix}${ACCOUNT_PATH})里，你可以保存店里关于你的全部内容，移到另一个邮箱，或者全部删除；也可以写信到${mailLink(support)}。税法要求的销售记录会保留，但不含你的邮箱。
`,
  },
  productSummary: (kind) => `${kind}，付款后下载。`,
  productBody: (name) => `《${name}》以文件的形式交付，付款后马上可以下载。`,
  coverAlt: (name) => `素色封面上的标题“${name}”。`,
  placeholderFile: (name) => `这是《${name}》的占位文件。把要卖的文件放到旁边，再删掉这一个。\n`,
  collectionSummary: (name) => `${name}，都在这里。`,
  pageSummary: (title) => `关于${title}。`,
  pageBody: (title) => `这一页讲的是${title}。`,
};

const TEXTS: Record<string, StarterTexts> = { en: EN, zh: ZH };

/** The texts in a language; in English if there are none. */
export function starterTexts(language: string): StarterTexts {
  return TEXTS[language] ?? EN;
}

/** The languages that {@link starterTexts} has. */
export const STARTER_LANGUAGES = Object.keys(TEXTS);

function mailLink(email: string): string {
  return `[${email}](${mailtoUrl(email)})`;
}
