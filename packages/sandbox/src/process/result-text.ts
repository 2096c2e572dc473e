const deepest = 200;
const longest = 11_000_000;

/**
 * Why a result must not leave, though the isolate let it pass; undefined when it may. User code can deceive checks
 * that are made beside it, not these: they look at the text itself.
 */
export function refusalOf(text: string): string | undefined {
  if (text.length > longest) return 'it is too long';
  // A quote inside a text is written with a backslash before it, so this can only be the name of a field.
  if (text.includes('"__proto__":')) return 'a field must not be called __proto__';
  return depthOf(text) > deepest + 1 ? `it is nested deeper than ${deepest} levels` : undefined;
}

function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === 0x22) at = endOfText(text, at);
    else if (sign === 0x7b || sign === 0x5b) most = Math.max(most, (depth += 1));
    else if (sign === 0x7d || sign === 0x5d) depth -= 1;
  }
  return most;
}

/** Where the text that begins at `start` ends: the next quote with an even number of backslashes before it. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
