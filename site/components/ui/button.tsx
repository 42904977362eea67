import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#site/lib/cn.ts";

/* The styles are in styles/button.css: a dozen utility classes on every button would weigh more than the page's text. */
const buttonVariants = cva("button", {
  variants: {
    variant: { default: "", outline: "button-outline", link: "button-link" },
    size: { default: "", sm: "button-sm", lg: "button-lg" },
  },
});

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
