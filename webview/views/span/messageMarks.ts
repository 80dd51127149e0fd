// Which messages of a call's input were sent before, and what to say of how the call stands to those before it.
import type { CallRelation } from '../../../src/core/derive/history.ts';
import type { Message } from '../../../src/core/model/canonical.ts';
import { formatPlural } from '../../format.ts';

/** For each message: `system`, `resent` or `new`. System messages are not counted in `resent`. */
export function markMessages(messages: readonly Message[], resent: number): readonly ('system' | 'resent' | 'new')[] {
  let left = resent;
  return messages.map(message => {
    if (message.role === 'system') return 'system';
    return left-- > 0 ? 'resent' : 'new';
  });
}

/** The whole of it, for the details of a span. Null where there is nothing to say. */
export function relationWords(relation: CallRelation | null, resent: number, fresh: number): string | null {
  switch (relation) {
    case 'continues':
      return resent === 0 ? null : `Goes on from an earlier call: ${formatPlural(fresh, 'new message')}`;
    case 'branches':
      return `Branches off an earlier call after ${formatPlural(resent, 'message')}`;
    case 'repeats':
      return 'Same input as an earlier call (retry)';
    case 'unrelated':
      return 'Shares no message with the calls before it';
    default:
      return null;
  }
}

/** In a line of the turn's card. `previousTurn` is where the shared messages were sent first; null when unknown. */
export function resentWords(relation: CallRelation, resent: number, previousTurn: number | null, turn: number): string {
  const earlier = resent > 0 ? `${formatPlural(resent, 'earlier message')} resent` : null;
  if (relation === 'repeats') return 'same input again (retry)';
  // A turn that skips what was said between is a branch of the conversation too.
  if (relation === 'continues' && previousTurn !== null && previousTurn < turn - 1)
    return `goes on from turn ${previousTurn}, ${formatPlural(resent, 'message')} resent`;
  if (relation !== 'branches') return earlier ?? '';
  const from = previousTurn === null || previousTurn === turn ? 'an earlier call' : `turn ${previousTurn}`;
  return `branches off ${from}${resent > 0 ? `, ${formatPlural(resent, 'message')} resent` : ''}`;
}
