/** A text whose `{address}` is a link to write to. */
export function address(text: string, support: string) {
  const [before, after] = text.split("{address}");
  if (after === undefined) return text;
  return (
    <>
      {before}
      <a href={`mailto:${support}`}>{support}</a>
      {after}
    </>
  );
}
