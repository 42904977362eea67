import type { ProblemTexts } from "../problem-texts.ts";

export const problemTexts: ProblemTexts = {
  problems: {
    "invalid-request": ["The request is not complete", "Something in it is missing or has the wrong form."],
    "forged-webhook": [
      "The signature does not hold",
      "This message is not from the payment service, or it is too old.",
    ],
    "not-signed-in": [
      "You are not signed in",
      "Open your library with the link in our mail, or ask for a new one.",
    ],
    refunded: ["This order was refunded", "Its files can no longer be downloaded."],
    disputed: ["The payment of this order is disputed", "Its files are on hold until your bank has decided."],
    "download-limit": [
      "That was a great many downloads",
      "The limit for this file is reached for today. Try again tomorrow, or write to us.",
    ],
    "tampered-link": ["This download link is not one of ours", "Start the download again from your library."],
    "link-expired": ["This download link has expired", "Start the download again from your library."],
    "cross-site": ["This request came from another site", "Open the shop and try again there."],
    "not-found": ["There is nothing here", "The address may be mistyped, or the page has moved."],
    "unknown-product": ["We do not know this product", "It may have been renamed or taken out of the shop."],
    "unknown-option": ["This edition is not offered", "Choose one of the editions on the product's page."],
    "unknown-order": ["We do not know this order", "Check the link in your mail, or write to us."],
    "unknown-item": [
      "This file is not in your library",
      "Reload your library: the file may have been replaced by a newer one.",
    ],
    "method-not-allowed": [
      "This cannot be done here",
      "The address is right, but it is asked for in another way. Open the shop and go on from there.",
    ],
    "price-changed": [
      "The price has changed",
      "You have not been charged. Look at the new price, then decide again.",
    ],
    "link-spent": ["This link has been used or has expired", "We can send a new one to the same address."],
    "too-large": ["The request is too large", "Send less at once."],
    "not-for-sale": ["This is not for sale yet", "It has no price. Look in again later."],
    "amount-too-low": ["The sum is too small", "You have not been charged. Please choose a larger one."],
    "amount-too-high": [
      "The sum is too large",
      "One payment can hold no more than {maximum}. Please split the order.",
    ],
    "unreadable-sum": [
      "We cannot read this sum",
      "Write it in {currency}, in figures alone and with nothing between the thousands, such as {example}.",
    ],
    "amount-fixed": ["The price of this is fixed", "It cannot be bought for another sum."],
    "currency-not-offered": ["Not offered in this currency", "Buy it in the currency on the product's page."],
    "mixed-currencies": ["Two currencies in one order", "Buy these things in separate orders."],
    "unknown-code": ["This code is not valid", "Check its spelling, or buy without it."],
    "internal-error": [
      "Something went wrong on our side",
      "Nothing was lost. Try again in a moment, or write to us.",
    ],
    "payments-down": [
      "The payment service does not answer",
      "You have not been charged. Try again in a moment.",
    ],
    "file-missing": [
      "This file is not in its place",
      "We have been told and will put it back. Your purchase is safe.",
    ],
    "files-down": ["The file store does not answer", "Your purchase is safe. Try again in a moment."],
    "catalogue-missing": [
      "The shop is not open yet",
      "Its catalogue has not been published. Try again in a few minutes.",
    ],
    "order-book-down": ["The order book does not answer", "Nothing was lost. Try again in a moment."],
    "disk-full": [
      "The shop cannot save anything right now",
      "You have not been charged, and nothing was lost. Try again later.",
    ],
  },
  atLeast: "You have not been charged. It must be at least {minimum}.",
  ways: {
    shop: "Back to the shop",
    product: "Back to the product",
    cart: "Back to the cart",
    library: "To your library",
  },
};
