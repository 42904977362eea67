declare module "fontkit" {
  import type { Font } from "pdf-lib/cjs/types/fontkit";

  export function create(file: Uint8Array): Font;
}
