const INTEGER = 0;
const NEGATIVE = 1;
const TEXT = 3;
const ARRAY = 4;
/** The first length that follows in bytes of its own. */
const MIN_LONG = 24;
const LONG_LENGTHS = [1, 2, 4];
const MIN_CAPACITY_BYTES = 1024;

/**
 * Reads the part of CBOR that search indexes consist of: integers, texts and arrays.
 * https://www.rfc-editor.org/rfc/rfc8949
 */
export class CborReader {
  readonly bytes: Buffer;
  /** The position of the next item, in bytes. */
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Begins an array. @returns how many items follow */
  array(): number {
    return this.#head(ARRAY);
  }

  /** Reads all items of an array. */
  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.array() }, read);
  }

  integer(): number {
    const isNegative = this.#type() === NEGATIVE;
    const value = this.#head(isNegative ? NEGATIVE : INTEGER);
    return isNegative ? -1 - value : value;
  }

  text(): string {
    return this.textBytes().toString();
  }

  /** A text in UTF-8. */
  textBytes(): Buffer {
    const length = this.#head(TEXT);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Passes an array of integers. @returns how many it has */
  skipIntegers(): number {
    const length = this.array();
    for (let i = 0; i < length; i++) {
      const short = this.#byte() & 31;
      this.at += short < MIN_LONG ? 0 : this.#longLength(short);
    }
    return length;
  }

  #type(): number {
    return (this.bytes[this.at] ?? 0) >> 5;
  }

  #head(type: number): number {
    if (this.#type() !== type) throw new Error(`Byte ${this.at} is not of CBOR's type ${type}`);
    const short = this.#byte() & 31;
    if (short < MIN_LONG) return short;
    const length = this.#longLength(short);
    this.at += length;
    return this.bytes.readUIntBE(this.at - length, length);
  }

  #longLength(short: number): number {
    const length = LONG_LENGTHS[short - MIN_LONG];
    if (length === undefined) throw new Error(`Byte ${this.at} has a length that is not supported`);
    return length;
  }

  #byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("The CBOR ends early");
    return byte;
  }
}

/** Writes the same. */
export class CborWriter {
  #buffer = Buffer.allocUnsafe(MIN_CAPACITY_BYTES);
  #length = 0;

  /** Begins an array of as many items. */
  array(length: number): void {
    this.#head(ARRAY, length);
  }

  /** Writes an array, of which `write` writes each item. */
  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.array(items.length);
    for (const item of items) write(item);
  }

  integer(value: number): void {
    if (value < 0) this.#head(NEGATIVE, -1 - value);
    else this.#head(INTEGER, value);
  }

  text(text: string): void {
    this.textBytes(Buffer.from(text));
  }

  textBytes(text: Buffer): void {
    this.#head(TEXT, text.length);
    this.raw(text, 0, text.length);
  }

  /** Adds what is encoded already. */
  raw(bytes: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length += bytes.copy(this.#buffer, this.#length, start, end);
  }

  /** The bytes written since the last call. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #head(type: number, value: number): void {
    this.#reserve(5);
    const first = type << 5;
    if (value < MIN_LONG) {
      this.#buffer[this.#length++] = first | value;
      return;
    }
    const step = value < 2 ** 8 ? 0 : value < 2 ** 16 ? 1 : 2;
    this.#buffer[this.#length++] = first | (MIN_LONG + step);
    this.#length = this.#buffer.writeUIntBE(value, this.#length, LONG_LENGTHS[step] ?? 4);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * Math.max(this.#buffer.length, bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
