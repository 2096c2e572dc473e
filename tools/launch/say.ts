import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Text in colour where somebody looks at a terminal, plain in a file or a pipe (and with NO_COLOR). */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

/** One short line of progress. */
export function say(line: string): void {
  console.log(line);
}

export function warn(line: string): void {
  console.log(paint('yellow', line));
}

export function complain(text: string): void {
  console.error(paint('red', text));
}

/** Lines in a frame, as wide as the longest of them. */
export function frame(lines: readonly string[]): string {
  const width = Math.max(...lines.map(widthOf));
  const edge = '─'.repeat(width + 4);
  const rows = lines.map((line) => `│  ${line}${' '.repeat(width - widthOf(line))}  │`);
  return [`┌${edge}┐`, ...rows, `└${edge}┘`].join('\n');
}

function widthOf(line: string): number {
  return stripVTControlCharacters(line).length;
}

/** `1.4 s`, `2 min 5 s`. */
export function spent(sinceMs: number): string {
  const seconds = (performance.now() - sinceMs) / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
