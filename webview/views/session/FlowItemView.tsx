// One item of an open turn: a message, thinking, a call, or a quiet line about what was sent before.
import { createContext, useContext, useState } from 'preact/compat';
import type { Message } from '../../../src/core/model/canonical.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { MediaSpan } from '../span/Media.tsx';
import { resentWords } from '../span/messageMarks.ts';
import { PartView, Thinking } from '../span/Parts.tsx';
import { CallRowView } from './CallRowView.tsx';
import type { FlowItem } from './turnFlow.ts';
import type { SpanRef } from './useSession.ts';

/** Lines before a message folds: the same as in its preview, so that opening a turn moves little. */
const LINES: Readonly<Record<Message['role'], number>> = { system: 2, user: 2, assistant: 4, tool: 2 };
/** So many times the lines where a turn has the page for itself. */
export const Room = createContext(1);
const RELATION_ICONS: Partial<Readonly<Record<string, string>>> = { repeats: 'refresh', branches: 'git-branch' };

interface Props {
  readonly item: FlowItem;
  /** The turn's place in the session. */
  readonly turn: number;
  /** The message is the turn's own input. */
  readonly lead: boolean;
  readonly spanId: string | null;
  readonly onStep: (span: SpanRef) => void;
  readonly onProof: (span: SpanRef) => void;
}

export function FlowItemView({ item, turn, lead, spanId, onStep, onProof }: Props) {
  switch (item.kind) {
    case 'system':
      return <System message={item.message} changed={item.changed} />;
    case 'message':
      return (
        <MediaSpan value={item.of}>
          <Said message={item.message} lead={lead} />
        </MediaSpan>
      );
    case 'thinking':
      return (
        <div className="flow-row">
          <Thinking text={item.text} hidden={item.hidden} tokens={item.tokens} />
        </div>
      );
    case 'call':
      return (
        <div className="flow-call">
          <CallRowView
            row={item.row}
            selected={spanId !== null && item.row.state !== 'unseen' && item.row.open?.spanId === spanId}
            onOpen={onStep}
          />
        </div>
      );
    case 'failed':
      return (
        <div className="flow-row">
          <button type="button" className="flow-line error" onClick={stopped(() => onStep(item.call))}>
            <Icon name="error" /> the model call failed
          </button>
        </div>
      );
    case 'history':
      return (
        <Line icon="history" title="They came with this call; no earlier call of the session held them" onOpen={() => onProof(item.call)}>
          {formatPlural(item.count, 'earlier message')} came with it
        </Line>
      );
    case 'resent': {
      const { relation, resent, previous } = item.call;
      return (
        <Line
          icon={RELATION_ICONS[relation] ?? 'history'}
          title="Shows all messages of the call, from the first new one"
          onOpen={() => onProof(item.call)}
        >
          {resentWords(relation, resent, previous?.turn || null, turn)}
          {item.also > 0 && `, ${formatCount(item.also)} more with it`}
        </Line>
      );
    }
  }
}

/** Folded: it is long, the same for every turn, and rarely what one came for. */
function System({ message, changed }: { readonly message: Message; readonly changed: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flow-row">
      <button type="button" className="flow-line" aria-expanded={open} onClick={stopped(() => setOpen(!open))}>
        <Icon name="symbol-text" /> {changed ? 'system prompt changed' : 'system prompt'}{' '}
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      </button>
      {open && (
        <div className="flow-system">
          {message.parts.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id; their place is their identity.
            <PartView key={place} part={part} lines={12} />
          ))}
        </div>
      )}
    </div>
  );
}

interface LineProps {
  readonly icon: string;
  readonly title: string;
  readonly onOpen: () => void;
  readonly children: React.ReactNode;
}

function Line({ icon, title, onOpen, children }: LineProps) {
  return (
    <div className="flow-row">
      <button type="button" className="flow-line" title={title} onClick={stopped(onOpen)}>
        <Icon name={icon} /> {children}
      </button>
    </div>
  );
}

function Said({ message, lead }: { readonly message: Message; readonly lead: boolean }) {
  const { role } = message;
  const room = useContext(Room);
  return (
    <div className={`said said-${role} ${lead ? 'said-lead' : ''}`}>
      <span className="who" title={message.rawRole === undefined ? undefined : `Sent as "${oneLine(message.rawRole, 80)}"`}>
        {message.name === undefined ? role : <SafeText text={message.name} />}
      </span>
      <div className="said-parts">
        {message.parts.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id; their place is their identity.
          <PartView key={place} part={part} lines={LINES[role] * room} />
        ))}
      </div>
    </div>
  );
}

function stopped(run: () => void) {
  return (event: React.MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    run();
  };
}
