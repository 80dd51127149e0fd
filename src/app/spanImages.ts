// A picture that a span holds as base64, found by its size: messages say how large it is and leave it where it stands.

export interface SpanImage {
  /** By its first bytes, whatever was sent with it. */
  readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly base64: string;
}

/** Pictures of pixels alone: what is drawn runs nothing. Their first bytes in base64. */
const SIGNATURES = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
] as const;
const RUN = /(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)[A-Za-z0-9+/]{16,}={0,2}/g;
const MAX_CHARS = 24_000_000;

/** The first picture in `texts` whose base64 stands for `bytes` bytes, padding counted as such; null where there is none. */
export function findImage(texts: Iterable<string>, bytes: number): SpanImage | null {
  for (const text of texts) {
    for (const [run] of text.matchAll(RUN)) {
      if (Math.floor((run.length * 3) / 4) !== bytes || run.length > MAX_CHARS) continue;
      const mime = SIGNATURES.find(([start]) => run.startsWith(start))?.[1];
      if (mime !== undefined) return { mime, base64: run };
    }
  }
  return null;
}
