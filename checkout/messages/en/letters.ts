import type { LetterTexts } from "../letter-texts.ts";

export const letterTexts: LetterTexts = {
  lang: "en",
  pair: (name, value) => `${name}: ${value}`,
  edition: (product, edition) => `${product} (${edition})`,
  free: "Free",
  open: "Open your library",
  moment: (day, time) => `${day}, ${time} UTC`,
  expiry: (until) => `The link works once, until ${until}.`,
  renew: "Ask for a new one whenever you like",
  copy: "If the button does nothing, copy this address into your browser:",
  help: "Is something not right? Write to",
  receipt: {
    title: "Receipt",
    difference: "Discounts and taxes",
    total: "Total",
    order: "Order",
    date: "Bought",
    email: "Mail",
  },
  paid: {
    subject: (first, others) =>
      `Now in your library: ${others === 0 ? first : `${first} and ${others} more`}`,
    heading: (things) => (things === 1 ? "Thank you. It is yours." : "Thank you. They are yours."),
    text: "The files wait in your library, and every later version will come there too.",
  },
  link: {
    subject: (shop) => `Your library at ${shop}`,
    heading: "Here is your link.",
    text: (email) => `It opens everything that was bought with ${email}.`,
    ignore: "If you did not ask for this, ignore it. Nothing happens unless the link is opened.",
  },
  refunded: {
    subject: (shop, sum) => `Your refund from ${shop}: ${sum}`,
    heading: "Your money is on its way back.",
    all: (sum) =>
      `The whole sum of this order, ${sum}, goes back the way it came. That can take a bank five to ten days.`,
    part: (sum, paid) =>
      `Of the ${paid} you paid, ${sum} in all goes back the way it came. That can take a bank five to ten days.`,
    closed: "The files of this order are no longer in your library.",
    kept: "The files stay in your library.",
    title: "Refund",
    paid: "You paid",
    given: "Given back in all",
  },
};
