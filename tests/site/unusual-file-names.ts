/** File names with characters that must be encoded in a URL. */
export const UNUSUAL_FILE_NAMES = [
  "100% & #1.zip",
  "%41%2F.zip",
  "a+b=c;d,e@f.zip",
  "(it's) [a] ^b `c` {d} | ~e!.zip",
  'what? "this" <that>: $5 * 2.zip',
  "灯 笼 é 🏮.zip",
  "notes.tar.gz",
  "READ ME",
];
