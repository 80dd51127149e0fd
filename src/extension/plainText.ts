// Text and numbers as rows, tooltips and the status bar show them. Trace text is hostile: one line, no controls, no icon syntax.

/** Control characters, line and paragraph separators, and the marks that reorder or hide text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** One line of at most `max` characters. `$(` is broken up so that no label turns it into an icon. */
export function oneLine(text: string, max: number): string {
  // Cut generously first: a value may be megabytes long.
  const line = text
    .slice(0, max * 8)
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\$\(/g, '$ (')
    .trim();
  const points = Array.from(line);
  return points.length > max
    ? `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/** Keeps the start and the end of an id. */
export function middle(text: string, max: number): string {
  const line = oneLine(text, text.length + 16);
  if (line.length <= max) return line;
  const half = Math.floor((max - 1) / 2);
  return `${line.slice(0, half)}…${line.slice(-half)}`;
}

/** 999, 12.4k, 3.1M. */
export function count(value: number): string {
  const units = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  for (const [size, unit] of units) {
    if (value < size) continue;
    const scaled = value / size;
    return `${scaled >= 100 ? Math.round(scaled) : Number(scaled.toFixed(1))}${unit}`;
  }
  return String(value);
}

/** `$0.0031`, `$1.20`: two digits that mean something. */
export function dollars(value: number): string {
  if (value === 0) return '$0';
  const digits = value >= 0.1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(digits)}`;
}

/** `340 ms`, `1.2 s`, `41 s`, `3 min 5 s`. */
export function duration(micros: number): string {
  const ms = micros / 1000;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The port of an address such as `http://127.0.0.1:4318` or `127.0.0.1:4318`; null when it names none. */
export function portOf(address: string | null): number | null {
  const match = address?.match(/:(\d{1,5})\/?$/);
  return match ? Number(match[1]) : null;
}
