// The spans that share one key, given out to log records: the free one that ends nearest to a moment. Thousands may share a key (equal
// token counts), so each question costs about as much as a binary search.
import { compare } from '../compare.ts';
import type { SpanFacts } from '../model/facts.ts';

/** What one kind of record has taken. Only what was taken is kept: kinds are as many as senders make up. */
interface Taken {
  /** Of the spans that end at the same moment, how many are gone; by place of the moment. */
  readonly gone: Map<number, number>;
  /** For moments of which nothing is left: where to look on. */
  readonly before: Map<number, number>;
  readonly after: Map<number, number>;
}

export class NearestFree {
  readonly #spans: readonly SpanFacts[];
  /** Moments at which spans end, each once, and where its spans begin among all. */
  readonly #ends: number[] = [];
  readonly #from: number[] = [];
  readonly #taken = new Map<string, Taken>();

  constructor(spans: readonly SpanFacts[]) {
    const byId = new Map(spans.map(span => [span.spanId, span]));
    this.#spans = [...byId.values()].sort((a, b) => a.endUs - b.endUs || compareSpans(a, b));
    this.#spans.forEach((span, place) => {
      if (span.endUs === this.#ends.at(-1)) return;
      this.#ends.push(span.endUs);
      this.#from.push(place);
    });
  }

  /** Takes it: for this kind no other question gets it. Of two that are equally near, the earlier started. */
  take(kind: string, timeUs: number): SpanFacts | undefined {
    const taken = this.#takenBy(kind);
    const place = this.#lastAtOrBefore(timeUs);
    const before = this.#first(taken, follow(taken.before, place));
    const after = this.#first(taken, follow(taken.after, place + 1));
    if (before === undefined || after === undefined) return this.#give(taken, before ?? after);
    const nearer = timeUs - before.span.endUs - (after.span.endUs - timeUs) || compareSpans(before.span, after.span);
    return this.#give(taken, nearer <= 0 ? before : after);
  }

  #takenBy(kind: string): Taken {
    const known = this.#taken.get(kind);
    if (known !== undefined) return known;
    const taken: Taken = { gone: new Map(), before: new Map(), after: new Map() };
    this.#taken.set(kind, taken);
    return taken;
  }

  #first(taken: Taken, place: number): { readonly place: number; readonly span: SpanFacts } | undefined {
    const from = this.#from[place];
    return from === undefined ? undefined : { place, span: this.#spans[from + (taken.gone.get(place) ?? 0)]! };
  }

  #give(taken: Taken, found: { readonly place: number; readonly span: SpanFacts } | undefined): SpanFacts | undefined {
    if (found === undefined) return undefined;
    const { place, span } = found;
    const gone = (taken.gone.get(place) ?? 0) + 1;
    taken.gone.set(place, gone);
    if (this.#from[place]! + gone === (this.#from[place + 1] ?? this.#spans.length)) {
      taken.before.set(place, place - 1);
      taken.after.set(place, place + 1);
    }
    return span;
  }

  #lastAtOrBefore(timeUs: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! <= timeUs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Follows the pointers from a place to one where something is left, and makes the way short for the next that comes along. */
function follow(pointers: Map<number, number>, from: number): number {
  let end = from;
  for (let next = pointers.get(end); next !== undefined; next = pointers.get(end)) end = next;
  for (let at = from; at !== end; ) {
    const next = pointers.get(at)!;
    pointers.set(at, end);
    at = next;
  }
  return end;
}

/** So that the order in which spans came cannot matter. */
function compareSpans(a: SpanFacts, b: SpanFacts): number {
  return a.startUs - b.startUs || compare(a.spanId, b.spanId);
}
