// Messages as messages: who, then each part as what it is. Those that an earlier call held already fold into one line; new ones are marked.
import { useEffect, useRef, useState } from 'preact/compat';
import type { Message } from '../../../src/core/model/canonical.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { markMessages } from './messageMarks.ts';
import { PartView, partText } from './Parts.tsx';

/** Messages at the end of a long input that stay open, where nothing is known about what is new. */
const KEPT_OPEN = 4;
const LINES = 10;
const HISTORY_LINES = 2;

interface Props {
  readonly messages: readonly Message[];
  /** Earlier messages of a long history fold into one line. */
  readonly fold: boolean;
  /** Leading messages, system ones left out, that an earlier call held. */
  readonly resent?: number;
  /** Unfolds everything and goes to the first new message, once. */
  readonly reveal?: boolean;
  readonly onRevealed?: () => void;
}

export function Messages({ messages, fold, resent = 0, reveal = false, onRevealed }: Props) {
  const [all, setAll] = useState(reveal);
  const firstNew = useRef<HTMLLIElement>(null);
  const marks = markMessages(messages, resent);
  const from = resent > 0 ? marks.indexOf('resent') : Math.max(0, marks.indexOf('new'));
  const until = resent > 0 ? marks.lastIndexOf('resent') + 1 : Math.max(from, messages.length - KEPT_OPEN);
  const foldable = (index: number) => fold && index >= from && index < until && marks[index] !== 'system';
  const count = messages.filter((_, index) => foldable(index)).length;
  const lastUser = messages.findLastIndex(message => message.role === 'user');
  // A retry has nothing new: its last message is where it was asked again.
  const firstNewAt = resent === 0 ? from : marks.includes('new') ? marks.indexOf('new') : messages.length - 1;
  useEffect(() => {
    if (!reveal) return;
    if (!all) return setAll(true);
    firstNew.current?.scrollIntoView({ block: 'center' });
    firstNew.current?.focus({ preventScroll: true });
    onRevealed?.();
  }, [reveal, all, onRevealed]);
  const words = resent > 0 ? `${formatPlural(count, 'message')} resent from the previous call` : formatPlural(count, 'earlier message');
  return (
    <ol className="messages">
      {messages.map((message, index) => {
        const line = index === from && count > 0 && (
          <button type="button" className="fold message-fold" aria-expanded={all} onClick={() => setAll(!all)}>
            <Icon name={all ? 'fold' : 'unfold'} /> {words}
          </button>
        );
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id; their place is their identity.
        if (foldable(index) && !all) return line ? <li key={index}>{line}</li> : null;
        const old = fold && (resent > 0 ? marks[index] !== 'new' : message.role === 'system' || index < lastUser);
        const isNew = resent > 0 && marks[index] === 'new';
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            key={index}
            ref={index === firstNewAt ? firstNew : null}
            tabIndex={index === firstNewAt ? -1 : undefined}
            className={`message message-${message.role} ${isNew ? 'is-new' : ''} ${resent > 0 && marks[index] === 'resent' ? 'is-resent' : ''}`}
          >
            {line}
            <span className="who" title={message.rawRole === undefined ? undefined : `Sent as "${oneLine(message.rawRole, 80)}"`}>
              {message.rawRole === undefined ? message.role : <SafeText text={message.rawRole} />}
              {isNew && (
                <span className="new-mark" title="No earlier call of this session held it">
                  new
                </span>
              )}
            </span>
            <div className="message-body">
              {message.name !== undefined && (
                <div className="dim">
                  <SafeText text={message.name} />
                </div>
              )}
              {message.parts.length === 0 && <span className="dim">empty</span>}
              {message.parts.map((part, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id; their place is their identity.
                <PartView key={place} part={part} lines={old ? HISTORY_LINES : LINES} />
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Messages as plain text for the clipboard. */
export function messagesText(messages: readonly Message[]): string {
  return messages.map(message => `${message.rawRole ?? message.role}: ${message.parts.map(partText).join('\n')}`).join('\n\n');
}
