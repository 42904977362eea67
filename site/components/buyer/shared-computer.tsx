/** Lets the buyer sign in until the browser is closed. */
export function SharedComputer({
  label,
  onChange,
}: {
  label: string;
  onChange: (isShared: boolean) => void;
}) {
  return (
    <label className="shared-computer muted">
      <input type="checkbox" onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
