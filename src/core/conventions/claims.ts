// Merging: every convention that recognized a span puts forward whole fields; of each field the best claim wins.
// Lower rank wins; of equal ranks the earlier claim, which is the stronger convention. A field is never mixed from two claims.
import type { CanonicalField, CanonicalFields, SpanKind, Usage } from '../model/canonical.ts';

/** Ranks where the usual one, the order of the registry, does not decide. */
export const RANK = {
  /** Model that answered; messages that keep roles and tool calls. */
  first: 10,
  second: 20,
  third: 30,
  usual: 50,
  /** Events and log records, after attributes. */
  events: 60,
  /** Values that only sometimes are what they seem: generic input that looks like messages. */
  guess: 80,
} as const;

/** Steps of kind resolution: the first step that says something specific decides. */
export const KIND_STEP = {
  spanName: 1,
  observation: 2,
  spanKind: 3,
  operation: 4,
  framework: 5,
  spanType: 6,
  requestType: 7,
  hint: 8,
  none: 9,
} as const;

export interface Claim {
  readonly value: unknown;
  readonly rank: number;
  /** What it was taken from: attribute keys, or "event <name>", "log <name>", "span name". The first names the source. */
  readonly keys: readonly string[];
}

interface KindClaim {
  readonly kind: SpanKind;
  readonly step: number;
  readonly key: string;
  readonly raw: string | null;
}

export class Claims {
  readonly #best = new Map<CanonicalField, Claim>();
  readonly #kinds: KindClaim[] = [];
  readonly #problems: string[] = [];
  readonly #known = new Set<string>();
  turnAnchor = false;
  container = false;
  /** The span only repeats another one (a "pending" copy, a raw twin of a call): it is shown, but counts for nothing. */
  copy = false;

  /**
   * Null, empty text and empty lists are no claim. The keys of a claim that loses, now or later, are understood: they say the same again.
   */
  add<F extends CanonicalField>(
    name: F,
    value: CanonicalFields[F] | null | undefined,
    keys: string | readonly string[],
    rank: number = RANK.usual,
  ): void {
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return;
    const standing = this.#best.get(name);
    if (standing !== undefined && standing.rank <= rank) {
      this.understood(keys);
      return;
    }
    if (standing !== undefined) this.understood(standing.keys);
    this.#best.set(name, { value, rank, keys: typeof keys === 'string' ? [keys] : keys });
  }

  /** Of several sets of token counts the most detailed wins; of equals the stronger convention's. A set of nulls is no claim. */
  addUsage(usage: Usage, keys: readonly string[]): void {
    let known = 0;
    for (const count of Object.values(usage)) if (count !== null) known++;
    if (known > 0) this.add('usage', usage, keys, RANK.usual - known);
  }

  kind(kind: SpanKind, step: number, key: string, raw: string | null = null): void {
    this.#kinds.push({ kind, step, key, raw });
    this.understood(key);
  }

  /** Keys that are understood without becoming a field: media types, ids of the producer's own, what another key says too. */
  understood(keys: string | readonly string[]): void {
    if (typeof keys === 'string') this.#known.add(keys);
    else for (const key of keys) this.#known.add(key);
  }

  /** Takes back what a span must not be counted for. */
  withdraw(names: readonly CanonicalField[]): void {
    for (const name of names) {
      this.understood(this.#best.get(name)?.keys ?? []);
      this.#best.delete(name);
    }
  }

  known(): ReadonlySet<string> {
    return this.#known;
  }

  problem(text: string): void {
    if (!this.#problems.includes(text)) this.#problems.push(text);
  }

  has(name: CanonicalField): boolean {
    return this.#best.has(name);
  }

  get<F extends CanonicalField>(name: F): CanonicalFields[F] | undefined {
    return this.#best.get(name)?.value as CanonicalFields[F] | undefined;
  }

  problems(): readonly string[] {
    return this.#problems;
  }

  standing(): ReadonlyMap<CanonicalField, Claim> {
    return this.#best;
  }

  /** The earliest step's specific kind, else the earliest vague one, else null. `rawKind` is a word nobody knew. */
  bestKind(): { readonly kind: SpanKind; readonly key: string | null; readonly rawKind: string | null } {
    let best: KindClaim | null = null;
    let raw: string | null = null;
    for (const claim of this.#kinds) {
      raw ??= claim.raw;
      if (best === null || weight(claim) < weight(best)) best = claim;
    }
    return { kind: best?.kind ?? 'other', key: best?.key ?? null, rawKind: raw };
  }
}

/** `other` gives way to everything. `chain` gives way to what another key states (a chat operation), not to hints. */
function weight(claim: KindClaim): number {
  if (claim.kind === 'other') return claim.step + 100;
  return claim.kind === 'chain' && claim.step > KIND_STEP.spanName ? Math.max(claim.step, KIND_STEP.hint - 0.5) : claim.step;
}
