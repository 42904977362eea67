import type { Messages } from "../lib/messages.ts";

const THEMES = ["system", "light", "dark"] as const;

/** The choice of colour theme; `enhance/theme.ts` makes it work. */
export function ThemeChoice({ messages }: { messages: Messages["theme"] }) {
  return (
    <fieldset hidden data-enhance="theme" className="enhanced theme-choice muted">
      <legend className="sr-only">{messages.label}</legend>
      {THEMES.map((theme) => (
        <label key={theme}>
          <input className="sr-only" type="radio" name="theme" value={theme} />
          <span>{messages[theme]}</span>
        </label>
      ))}
    </fieldset>
  );
}
