// Messages as messages: who, then each part as what it is. Media is described in words: nothing that a trace names is loaded.
import { useState } from 'react';
import type { Message, Part } from '../../../src/core/model/canonical.ts';
import { formatBytes, formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { JsonOrText } from '../../ui/JsonTree.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';

/** Messages at the end of a long input that stay open: what is new in the call. */
const KEPT_OPEN = 4;
const LINES = 10;
const HISTORY_LINES = 2;

interface Props {
  readonly messages: readonly Message[];
  /** Earlier messages of a long history fold into one line. */
  readonly fold: boolean;
}

export function Messages({ messages, fold }: Props) {
  const [all, setAll] = useState(false);
  const head = messages.findIndex(message => message.role !== 'system');
  const from = Math.max(0, head);
  const hidden = fold && !all ? Math.max(0, messages.length - from - KEPT_OPEN) : 0;
  const lastUser = messages.findLastIndex(message => message.role === 'user');
  return (
    <ol className="messages">
      {messages.map((message, index) => {
        if (index >= from && index < from + hidden) return null;
        const history = fold && (message.role === 'system' || index < lastUser);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id; their place is their identity.
          <li key={index} className={`message message-${message.role}`}>
            {index === from + hidden && hidden > 0 && (
              <button type="button" className="fold message-fold" onClick={() => setAll(true)}>
                <Icon name="unfold" /> {formatPlural(hidden, 'earlier message')}
              </button>
            )}
            <span className="who" title={message.rawRole === undefined ? undefined : `Sent as "${message.rawRole}"`}>
              {message.rawRole === undefined ? message.role : <SafeText text={message.rawRole} />}
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
                <PartView key={place} part={part} lines={history ? HISTORY_LINES : LINES} />
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function PartView({ part, lines }: { readonly part: Part; readonly lines: number }) {
  switch (part.type) {
    case 'text':
      return part.text === '' ? <span className="dim">empty</span> : <LongText text={part.text} lines={lines} />;
    case 'reasoning':
      return (
        <div className="part part-reasoning">
          <div className="part-head">
            <Icon name="thinking" /> reasoning
          </div>
          {part.encrypted ? (
            <span className="dim">Encrypted by the provider</span>
          ) : (
            <LongText text={part.text} lines={Math.min(lines, 3)} />
          )}
        </div>
      );
    case 'tool_call':
      return (
        <div className="part">
          <div className="part-head">
            <Icon name="tools" className="hue-orange" /> calls{' '}
            <strong>
              <SafeText text={part.name} />
            </strong>
          </div>
          {part.args !== '' && <JsonOrText text={part.args} lines={lines} />}
        </div>
      );
    case 'tool_result':
      return (
        <div className="part">
          <div className="part-head">
            <Icon name="reply" /> result
            {part.name !== null && (
              <>
                {' of '}
                <strong>
                  <SafeText text={part.name} />
                </strong>
              </>
            )}
          </div>
          <JsonOrText text={part.result} lines={lines} />
        </div>
      );
    case 'media':
      return (
        <div className="part-head">
          <Icon name="file-media" /> <SafeText text={mediaWords(part)} />
        </div>
      );
    case 'redacted':
      return <span className="dim">Redacted before it was sent</span>;
    case 'other':
      return (
        <div className="part">
          <div className="part-head">
            <Icon name="question" /> <SafeText text={part.label} />
          </div>
          <JsonOrText text={part.json} lines={lines} />
        </div>
      );
  }
}

function mediaWords(part: Extract<Part, { type: 'media' }>): string {
  const size = part.bytes === null ? '' : `, ${formatBytes(part.bytes)}`;
  const where = part.ref === null ? '' : `, ${part.ref.slice(0, 200)}`;
  return `${part.modality}${part.mime === null ? '' : ` (${part.mime})`}${size}${where}`;
}

/** Messages as plain text for the clipboard. */
export function messagesText(messages: readonly Message[]): string {
  return messages.map(message => `${message.rawRole ?? message.role}: ${message.parts.map(partText).join('\n')}`).join('\n\n');
}

function partText(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'tool_call':
      return `${part.name}(${part.args})`;
    case 'tool_result':
      return part.result;
    case 'media':
      return `[${mediaWords(part)}]`;
    case 'redacted':
      return '[redacted]';
    case 'other':
      return part.json;
  }
}
