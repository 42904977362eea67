import type { ShopProfile } from "#catalogue/types.ts";

/**
 * The creator's own logo. Its styles are only in the stylesheet of shops that have one
 * (scripts/publish/finish/stylesheet.ts). Inside an `<img>`, an SVG runs no scripts and loads nothing.
 */
export function Logo({ shop: { name, theme } }: { shop: ShopProfile }) {
  const { logo, logoDark } = theme;
  if (!logo) return null;
  if (!logoDark) return <img className="logo" {...logo} alt={name} />;
  return (
    <>
      <img className="logo on-light" {...logo} alt={name} />
      <img className="logo on-dark" {...logoDark} alt={name} loading="lazy" />
    </>
  );
}
