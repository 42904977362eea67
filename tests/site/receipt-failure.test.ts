import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { messagesIn } from "#messages/read.ts";
import { failureOf, ReceiptFailure } from "#site/components/buyer/receipt-failure.tsx";
import { Problem } from "#site/lib/checkout.ts";

describe("the page of a receipt that is not shown", () => {
  it.each([
    ["that signing in shows it", 401, "not-signed-in", "/zh/sign-in/", "请用购买时的邮箱登录"],
    ["that there is none yet", 404, "no-receipt", "/zh/order/?id=ord_1", "订单付款后即可查看"],
    ["that its address is not complete", 404, "unknown-order", "/zh/library/", "本页地址不完整"],
    ["that it can be tried again", 503, null, null, "本店或网络出了问题"],
  ])("says %s, and leads on", (_, status, code, path, text) => {
    const failure = failureOf(new Problem(status, "refused", { code }));
    const messages = messagesIn("zh").pages.receipt;
    const html = renderToStaticMarkup(
      createElement(ReceiptFailure, { failure, order: "ord_1", messages, prefix: "/zh", retry() {} }),
    );
    expect(html.replaceAll("<wbr/>", "")).toContain(text);
    expect(/href="([^"]+)"/.exec(html)?.[1] ?? null).toBe(path);
  });
});
