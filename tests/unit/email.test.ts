import { describe, expect, it } from "vitest";
import { LinkRequest } from "#domain/api/requests.ts";
import {
  isEmailAddress,
  isMailbox,
  mailboxDomain,
  mailtoUrl,
  maskEmail,
  normaliseEmail,
  withoutTag,
} from "#domain/email.ts";

describe("an email address", () => {
  it.each([
    "reader@example.com",
    "reader+shop@mail.example.co.uk",
    "o'neil@example.com",
    "a&b@example.com",
    "customer/department=shipping@example.com",
    "!#$%&'*+-/=?^_`{|}~@example.com",
    '"two words"@example.com',
    String.raw`"a\"b@c"@example.com`,
    "reader@xn--bcher-kva.example",
    "reader@bücher.example",
    "读者@例子.测试",
    "x@123.example",
    `${"a".repeat(64)}@example.com`,
    "x@y.example",
    `${"a".repeat(254 - "@example.com".length)}@example.com`,
  ])("may be %s", (address) => {
    expect(isEmailAddress(address)).toBe(true);
    expect(LinkRequest.safeParse({ email: ` ${address}\n` }).success).toBe(true);
  });

  it.each([
    "",
    "reader",
    "reader@",
    "@example.com",
    "reader@localhost",
    "reader@example",
    "reader@@example.com",
    "a@b@example.com",
    "two words@example.com",
    ".reader@example.com",
    "reader.@example.com",
    "rea..der@example.com",
    "reader@-example.com",
    "reader@example-.com",
    "reader@example..com",
    "reader@exam ple.com",
    "reader@example.com, other@example.com",
    "Reader <reader@example.com>",
    "reader@example.com\r\nBcc: other@example.com",
    '"line\nbreak"@example.com',
    `reader@${"a".repeat(64)}.example`,
    `${"a".repeat(255 - "@example.com".length)}@example.com`,
  ])("is not %j", (address) => {
    expect(isEmailAddress(address)).toBe(false);
    expect(LinkRequest.safeParse({ email: address }).success).toBe(false);
  });

  it.each([
    ["Reader@Example.COM ", "reader@example.com"],
    ["reader@BÜCHER.example", "reader@xn--bcher-kva.example"],
    ["reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example"],
    ['"A@B"@例子.测试', '"a@b"@xn--fsqu00a.xn--0zwm56d'],
    ["nobody", "nobody"],
  ])("written %j is the same as %j", (address, normalised) => {
    expect(normaliseEmail(address)).toBe(normalised);
    expect(normaliseEmail(normalised)).toBe(normalised);
  });

  it.each([
    ["reader@example.com", "r•••@e•••.com"],
    ["𠮷野@mail.example.co.uk", "𠮷•••@m•••.uk"],
    ['"a@b.c"@example.com', '"•••@e•••.com'],
  ])("%s is shown to others as %s", (address, masked) => {
    expect(maskEmail(address)).toBe(masked);
  });

  it("is a link that mail programs read as that address", () => {
    expect(mailtoUrl("a&b?c%@example.com")).toBe("mailto:a%26b%3Fc%25@example.com");
    expect(mailtoUrl("hello@paperlantern.example")).toBe("mailto:hello@paperlantern.example");
  });

  it.each([
    ["ada+shop@example.com", "ada@example.com"],
    ["Ada+shop+more@Example.com", "ada@example.com"],
    ["ada@example.com", "ada@example.com"],
    ["+shop@example.com", "+shop@example.com"],
    ['"ada+shop"@example.com', '"ada+shop"@example.com'],
  ])("%s belongs to the buyer %s", (address, buyer) => {
    expect(withoutTag(address)).toBe(buyer);
  });
});

describe("the sender of emails", () => {
  it.each(["shop@example.com", "The Shop <shop@example.com>", "小店 <shop@例子.测试>"])(
    "may be %s",
    (sender) => {
      expect(isMailbox(sender)).toBe(true);
    },
  );

  it.each([
    "The Shop",
    "The Shop <shop>",
    "The Shop <shop@example.com",
    "The Shop <shop@example.com> or another",
    "<The> Shop <shop@example.com>",
    "Bcc: other@example.com\r\nThe Shop <shop@example.com>",
  ])("may not be %j", (sender) => {
    expect(isMailbox(sender)).toBe(false);
  });

  it.each([
    ["shop@Example.com", "example.com"],
    ["The Shop <shop@mail.example.com>", "mail.example.com"],
    ['The Shop <"shop@home"@例子.测试>', "xn--fsqu00a.xn--0zwm56d"],
  ])("%s has the domain %s, which mail servers look up", (sender, domain) => {
    expect(mailboxDomain(sender)).toBe(domain);
  });
});
