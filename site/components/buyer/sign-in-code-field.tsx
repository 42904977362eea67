import type { Ref } from "react";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";

/** The field for a code from an email. */
export function SignInCodeField({
  id,
  label,
  isWrong,
  errorId,
  ref,
}: {
  id: string;
  label: string;
  isWrong: boolean;
  /** The id of the text that says why the code is wrong. */
  errorId: string;
  ref?: Ref<HTMLInputElement>;
}) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        ref={ref}
        id={id}
        name={id}
        className="code-field"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        dir="ltr"
        required
        aria-invalid={isWrong}
        aria-describedby={isWrong ? errorId : undefined}
      />
    </div>
  );
}
