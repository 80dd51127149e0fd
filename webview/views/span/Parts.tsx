// One part of a message as what it is.
import './parts.css';
import { useState } from 'preact/compat';
import type { Part } from '../../../src/core/model/canonical.ts';
import { formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { JsonOrText } from '../../ui/JsonTree.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';
import { TextBlock } from '../../ui/TextBlock.tsx';
import { Media, mediaFacts } from './Media.tsx';

export function PartView({ part, lines }: { readonly part: Part; readonly lines: number }) {
  switch (part.type) {
    case 'text':
      return part.text === '' ? <span className="dim">empty</span> : <TextBlock text={part.text} lines={lines} />;
    case 'reasoning':
      return <Thinking text={part.text} hidden={part.encrypted === true} tokens={null} />;
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
      return <Media part={part} />;
    case 'redacted':
      return (
        <div className="part-head" title="The producer left it out on purpose">
          <Icon name="eye-closed" /> redacted before it was sent
        </div>
      );
    case 'other':
      return (
        <div className="part">
          <div className="part-head">
            <Icon name="question" />{' '}
            <bdi>
              <SafeText text={part.label} />
            </bdi>
          </div>
          <JsonOrText text={part.json} lines={lines} />
        </div>
      );
  }
}

interface ThinkingProps {
  readonly text: string;
  /** Encrypted by the provider, or only counted. */
  readonly hidden: boolean;
  readonly tokens: number | null;
}

/** Folded: what the model told itself is rarely what one came for. */
export function Thinking({ text, hidden, tokens }: ThinkingProps) {
  const [open, setOpen] = useState(false);
  const count = tokens === null ? '' : `, ${formatPlural(tokens, 'token')}`;
  if (hidden) {
    return (
      <div className="part-head" title="The model thought, and the provider does not show what">
        <Icon name="thinking" /> thinking hidden{count}
      </div>
    );
  }
  return (
    <div className="part part-reasoning">
      <button
        type="button"
        className="part-head part-fold"
        aria-expanded={open}
        onClick={event => {
          event.stopPropagation();
          setOpen(!open);
        }}
      >
        <Icon name="thinking" /> thinking{count} <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      </button>
      {open && <LongText text={text} lines={12} />}
    </div>
  );
}

/** A part as plain text for the clipboard. */
export function partText(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'reasoning':
      return part.encrypted ? '[thinking hidden]' : part.text;
    case 'tool_call':
      return `${part.name}(${part.args})`;
    case 'tool_result':
      return part.result;
    case 'media':
      return `[${[...mediaFacts(part), ...(part.ref === null ? [] : [part.ref.slice(0, 200)])].join(', ')}]`;
    case 'redacted':
      return '[redacted]';
    case 'other':
      return part.json;
  }
}
