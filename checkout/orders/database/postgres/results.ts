/** PostgreSQL's types of whole numbers: `bigint`, `smallint`, `integer`, and `numeric`, which the sum of bigints is. */
const INTEGERS = [20, 21, 23, 1700];

/** How the driver reads a value of a type, by its id in `pg_type`. Numbers are whole, and everything else is text. */
export function parserOf(type: number): (text: string) => string | number {
  return INTEGERS.includes(type) ? toInteger : (text) => text;
}

/** @throws {RangeError} if the number is no integer, or too large to be exact */
function toInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is not an integer that can be read`);
  return number;
}
