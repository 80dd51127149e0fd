// Which messages of a model call are new, and how the call stands to those before it: chat APIs are sent the whole history each time.
// A pure function of the calls of one session in order; messages are compared by digest.

/**
 * first: nothing before it. continues: it holds all that an earlier call held and was answered, and goes on from there.
 * branches: it shares a beginning with an earlier call, then goes another way. repeats: the same input once more (a retry).
 * unrelated: it shares nothing with what was before. unknown: what it was sent was not recorded.
 */
export type CallRelation = 'first' | 'continues' | 'branches' | 'repeats' | 'unrelated' | 'unknown';

/** Digests of a call's messages in order: those it was sent (system messages left out) and those it answered. */
export interface CallMessages {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export interface CallNovelty {
  readonly relation: CallRelation;
  /** Leading messages of the input that the call `of` holds (input, then output). */
  readonly resent: number;
  /** Place of that call; -1 for none. */
  readonly of: number;
}

/** Calls looked back at: what a call continues is nearly always among the last few. */
const LOOK_BACK = 64;

/** What is new in each call. Calls are given in order of start. O(messages + calls x LOOK_BACK). */
export function novelty(calls: readonly CallMessages[]): readonly CallNovelty[] {
  const shared = new SharedBeginnings(calls);
  return calls.map((call, place) => {
    shared.compare(place);
    let best = { of: -1, shared: 0, whole: false, repeats: false };
    // The latest of equals: a conversation goes on from its last state.
    for (let at = place - 1; at >= Math.max(0, place - LOOK_BACK); at--) {
      const earlier = calls[at]!;
      const both = Math.min(shared.of(place, at), call.input.length);
      if (both === 0 || both < best.shared) continue;
      const repeats = both === call.input.length && earlier.input.length === both;
      const whole = both >= earlier.input.length;
      if (both > best.shared || (whole && !best.whole)) best = { of: at, shared: both, whole, repeats };
    }
    if (call.input.length === 0) return { relation: 'unknown', resent: 0, of: -1 };
    if (best.of < 0) return { relation: place === 0 ? 'first' : 'unrelated', resent: 0, of: -1 };
    return { relation: best.repeats ? 'repeats' : best.whole ? 'continues' : 'branches', resent: best.shared, of: best.of };
  });
}

const SLOTS = LOOK_BACK + 1;

/** How many leading messages (input, then output) any two calls share that lie LOOK_BACK apart at most. */
class SharedBeginnings {
  readonly #calls: readonly CallMessages[];
  readonly #table = new Float64Array(SLOTS * SLOTS);

  constructor(calls: readonly CallMessages[]) {
    this.#calls = calls;
  }

  of(one: number, other: number): number {
    return this.#table[(one % SLOTS) * SLOTS + (other % SLOTS)]!;
  }

  /**
   * The call with those before it, which were compared before. Each of its messages is compared once: what it shares with the call it is
   * most like so far, and what that one shares with another, say what it shares with the other, unless both are equal.
   */
  compare(place: number): void {
    let like = -1;
    let most = 0;
    for (let at = place - 1; at >= Math.max(0, place - LOOK_BACK); at--) {
      const between = like < 0 ? 0 : this.of(like, at);
      let shared = Math.min(most, between);
      if (between === most) {
        while (this.#same(place, at, shared)) shared++;
        if (like < 0 || shared > most) [like, most] = [at, shared];
      }
      this.#table[(place % SLOTS) * SLOTS + (at % SLOTS)] = shared;
      this.#table[(at % SLOTS) * SLOTS + (place % SLOTS)] = shared;
    }
  }

  #same(one: number, other: number, at: number): boolean {
    const message = messageAt(this.#calls[one]!, at);
    return message !== undefined && message === messageAt(this.#calls[other]!, at);
  }
}

function messageAt(call: CallMessages, at: number): string | undefined {
  return at < call.input.length ? call.input[at] : call.output[at - call.input.length];
}
