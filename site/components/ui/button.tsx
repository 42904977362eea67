import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "../../lib/cn.ts";

const buttonVariants = cva(
  "inline-flex shrink-0 whitespace-nowrap items-center justify-center gap-2 rounded-sm no-underline cursor-pointer transition-colors text-center disabled:opacity-60 disabled:cursor-default",
  {
    variants: {
      variant: {
        default: "bg-accent-fill text-accent-ink hover:bg-ink hover:text-paper",
        outline: "border border-edge text-ink hover:border-ink hover:text-ink",
        link: "underline decoration-edge underline-offset-4 hover:text-accent",
      },
      size: {
        default: "min-h-11 px-5 py-2",
        sm: "min-h-9 px-3.5 py-1 text-sm",
        lg: "min-h-13 px-6 py-2.5 text-lg",
      },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

function Button({
  className,
  variant,
  size,
  asChild = false,
  ...props
}: ComponentProps<"button"> & VariantProps<typeof buttonVariants> & { asChild?: boolean }) {
  const Comp = asChild ? Slot.Root : "button";
  return <Comp data-slot="button" className={cn(buttonVariants({ variant, size, className }))} {...props} />;
}

export { Button, buttonVariants };
