import type { ReactNode } from "react";
import "#site/styles/buyer.css";

export default function BuyerLayout({ children }: { children: ReactNode }) {
  return children;
}
