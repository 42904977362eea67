/** Names of files that an address cannot hold as they are. */
export const ODD_NAMES = [
  "100% & #1.zip",
  "%41%2F.zip",
  "a+b=c;d,e@f.zip",
  "(it's) [a] ^b `c` {d} | ~e!.zip",
  'what? "this" <that>: $5 * 2.zip',
  "灯 笼 é 🏮.zip",
  "notes.tar.gz",
  "READ ME",
];
