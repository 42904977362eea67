import type { ReactNode } from "react";
import { SIGN_IN_PATH } from "#domain/addresses.ts";
import { Button } from "../ui/button.tsx";

/** A button that leads to the page on which a new link can be requested. */
export function SignInLink({
  prefix,
  variant = "default",
  children,
}: {
  prefix: string;
  variant?: "default" | "outline";
  children: ReactNode;
}) {
  return (
    <Button asChild variant={variant}>
      <a href={prefix + SIGN_IN_PATH}>{children}</a>
    </Button>
  );
}
