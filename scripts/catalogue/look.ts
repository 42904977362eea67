import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import postcss from "postcss";

const TOKENS = fileURLToPath(new URL("../../site/styles/tokens.css", import.meta.url));

/** A colour of the look on light and on dark pages, as CSS writes it. */
interface Token {
  light: string;
  dark: string;
}

/** A colour from the look's tokens, such as `paper`, for what is not made of CSS. @throws where there is none. */
export async function tokenOf(name: string): Promise<Token> {
  let value = "";
  postcss.parse(await readFile(TOKENS, "utf8")).walkDecls(`--${name}`, (declaration) => {
    value = declaration.value;
  });
  const [light, dark] = postcss.list.comma(/^light-dark\((.*)\)$/s.exec(value)?.[1] ?? "");
  if (!light || !dark) throw new Error(`site/styles/tokens.css: --${name} is no light-dark()`);
  return { light, dark };
}
