/** An SVG document of the given size in its own units. */
export function svg(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${body}\n</svg>\n`;
}

/**
 * Two thin layers of noise that give a picture the grain of paper; the document needs `grainFilters` in its `<defs>`. The waves
 * are longer than two pixels of the largest file: shorter ones show as a weave of squares, and as blotches when compressed.
 */
export function grain(width: number, height: number): string {
  const area = `width="${width}" height="${height}"`;
  return `<rect ${area} filter="url(#tooth)" opacity=".26"/><rect ${area} filter="url(#fleck)" opacity=".15"/>`;
}

export const grainFilters = `<filter id="tooth" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".31" numOctaves="1" seed="3"/><feColorMatrix values="0 0 0 0 .13 0 0 0 0 .1 0 0 0 0 .06 .95 0 0 0 -.43"/></filter><filter id="fleck" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".19" numOctaves="1" seed="11"/><feColorMatrix values="0 0 0 0 1 0 0 0 0 .96 0 0 0 0 .88 1.6 0 0 0 -.86"/></filter>`;
