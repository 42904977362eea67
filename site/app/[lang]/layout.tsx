import type { ReactNode } from "react";
import { directionOf } from "#domain/languages/script.ts";
import "#site/styles/shop.css";
import "#site/lib/published-shop.ts";
import { catalogue, languages } from "#site/lib/catalogue.ts";

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await languages()).map((lang) => ({ lang }));
}

export const viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9f5ed" },
    { media: "(prefers-color-scheme: dark)", color: "#16130f" },
  ],
  colorScheme: "light dark",
};

export default async function Layout({
  params,
  children,
}: {
  params: Promise<{ lang: string }>;
  children: ReactNode;
}) {
  const { lang } = await params;
  const { theme } = (await catalogue(lang)).shop();
  return (
    <html
      lang={lang}
      dir={directionOf(lang) === "rtl" ? "rtl" : undefined}
      data-fonts={theme.fonts}
      data-density={theme.density}
    >
      <body>{children}</body>
    </html>
  );
}
