/** The data of a page that matches, from the search index. */
export interface PageData {
  url: string;
  content: string;
  /** The text with its words separated by spaces, or in Chinese by zero-width spaces. */
  raw_content: string;
  /** The positions of the matches among its words. */
  locations: number[];
  meta: Record<string, string | undefined>;
}
