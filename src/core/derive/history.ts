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

/** What is new in each call. Calls are given in order of start. O(calls x LOOK_BACK x shared messages). */
export function novelty(calls: readonly CallMessages[]): readonly CallNovelty[] {
  return calls.map((call, place) => {
    let best = { of: -1, shared: 0, whole: false, repeats: false };
    // The latest of equals: a conversation goes on from its last state.
    for (let at = place - 1; at >= Math.max(0, place - LOOK_BACK); at--) {
      const earlier = calls[at]!;
      const shared = sharedPrefix(call.input, earlier);
      if (shared === 0 || shared < best.shared) continue;
      const repeats = shared === call.input.length && call.input.length <= earlier.input.length && earlier.input.length === shared;
      const whole = shared >= earlier.input.length;
      if (shared > best.shared || (whole && !best.whole)) best = { of: at, shared, whole, repeats };
    }
    if (call.input.length === 0) return { relation: 'unknown', resent: 0, of: -1 };
    if (best.of < 0) return { relation: place === 0 ? 'first' : 'unrelated', resent: 0, of: -1 };
    return { relation: best.repeats ? 'repeats' : best.whole ? 'continues' : 'branches', resent: best.shared, of: best.of };
  });
}

/** How many leading messages of `input` the earlier call's input and output hold in that order. */
function sharedPrefix(input: readonly string[], earlier: CallMessages): number {
  const length = earlier.input.length;
  let at = 0;
  while (at < input.length && at < length + earlier.output.length) {
    const known = at < length ? earlier.input[at] : earlier.output[at - length];
    if (known !== input[at]) break;
    at++;
  }
  return at;
}
