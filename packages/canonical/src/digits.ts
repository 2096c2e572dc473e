const nought = 48;

/** The number that stands between two places of a text; NaN when there is anything but digits, or nothing. */
export function digitsIn(text: string, from: number, to: number): number {
  if (from >= to) return Number.NaN;
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - nought;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
