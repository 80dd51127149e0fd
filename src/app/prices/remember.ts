// Answers of a price list, kept for each provider, model and day: real apps ask for few models many times over. Names come from whoever
// sends spans, so both their length and how many are kept are bounded.
import type { PriceQuestion } from '../../core/model/cost.ts';

const DAY_US = 86_400_000_000;
/** Real names are shorter by far; a longer one has no price. */
const MAX_NAME_CHARS = 256;
const MAX_KEYS = 2000;

/** Asks `answer` once for each provider, model and UTC day. Null for names that are too long to be any. */
export function remember<Answer>(answer: (question: PriceQuestion) => Answer | null): (question: PriceQuestion) => Answer | null {
  const known = new Map<string, Answer | null>();
  return question => {
    const { provider, model, atUs } = question;
    if (model.length > MAX_NAME_CHARS || (provider?.length ?? 0) > MAX_NAME_CHARS) return null;
    // The provider's length keeps "a b" + "c" and "a" + "b c" apart.
    const key = `${Math.floor(atUs / DAY_US)} ${provider === null ? '' : `${provider.length} ${provider}`} ${model}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const fresh = answer(question);
    if (known.size >= MAX_KEYS) known.clear();
    known.set(key, fresh);
    return fresh;
  };
}
