import type { ReactNode } from "react";
import "../../../styles/buyer.css";

export default function BuyerLayout({ children }: { children: ReactNode }) {
  return children;
}
