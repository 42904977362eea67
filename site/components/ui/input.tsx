import type { ComponentProps } from "react";
import { cn } from "#site/lib/cn.ts";

function Input({ className, type, ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      data-slot="input"
      className={cn(
        "w-full min-h-12 rounded-sm border border-edge bg-raised px-3.5 py-2 text-lg placeholder:text-soft aria-invalid:border-accent",
        className,
      )}
      {...props}
    />
  );
}

export { Input };
