/** A window of a real browser, by what both WebDriver protocols can do. */
export interface Driver {
  /** Resolves when the page has loaded. */
  navigate(url: string): Promise<void>;
  /** Calls a function of the page's own world, given as its source, with values that JSON can hold. */
  call(source: string, args: unknown[]): Promise<unknown>;
  /** Sends input as a person would, in the form of https://www.w3.org/TR/webdriver2/#actions. */
  perform(actions: object[]): Promise<void>;
  /** CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** The picture of what the window shows, as a PNG. */
  screenshot(): Promise<Buffer>;
  /** Errors that the browser has logged, as far as the protocol reports them. */
  errors: string[];
  close(): Promise<void>;
}

/** The code points of keys that are not characters: https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const KEYS = {
  Control: "\uE009",
  Escape: "\uE00C",
  Tab: "\uE004",
  Enter: "\uE006",
  ArrowRight: "\uE014",
};
