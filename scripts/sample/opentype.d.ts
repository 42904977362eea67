declare module "opentype.js" {
  class Path {
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    close(): void;
  }
  class Glyph {
    constructor(options: { name: string; unicode?: number; advanceWidth: number; path: Path });
  }
  class Font {
    constructor(options: {
      familyName: string;
      styleName: string;
      designer?: string;
      unitsPerEm: number;
      ascender: number;
      descender: number;
      createdTimestamp?: number;
      glyphs: Glyph[];
    });
    toArrayBuffer(): ArrayBuffer;
  }
  const opentype: { Font: typeof Font; Glyph: typeof Glyph; Path: typeof Path };

  export type { Path };
  export default opentype;
}
