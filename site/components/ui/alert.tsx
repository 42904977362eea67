import type { ComponentProps } from "react";
import { cn } from "#site/lib/cn.ts";

function Alert({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="alert"
      role="alert"
      className={cn("border-s-2 border-accent bg-raised px-4 py-3", className)}
      {...props}
    />
  );
}

export { Alert };
