import type { ComponentProps } from "react";
import { cn } from "#site/lib/cn.ts";

function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="skeleton" className={cn("bg-line", className)} {...props} />;
}

export { Skeleton };
