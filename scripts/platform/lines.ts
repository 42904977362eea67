/** The lines of a text that comes in pieces, each without the line feed at its end, which is the only character that ends a line. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let rest = "";
  for await (const piece of pieces) {
    // A line may be long, and joining and splitting it again for each part of it would take quadratic time.
    if (!piece.includes("\n")) {
      rest += piece;
      continue;
    }
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
