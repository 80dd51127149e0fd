// The output as it should have been: written over the one that came, with what differs marked below.
import { diffWordsWithSpace } from 'diff';
import { useEffect, useMemo, useRef, useState } from 'preact/compat';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { SafeText } from '../../ui/Text.tsx';

interface Props {
  readonly load: () => Promise<string>;
  /** An earlier correction. */
  readonly value: string | null;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** Longer texts are not compared word by word while they are typed. */
const COMPARED = 20_000;
const MAX_EDITS = 2000;

export function Correction({ load, value, onSave, onCancel }: Props) {
  const [came, setCame] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [text, setText] = useState(value);
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the output is read once.
  useEffect(() => {
    load().then(
      output => {
        setCame(output);
        setText(now => now ?? output);
        requestAnimationFrame(() => field.current?.focus());
      },
      (error: Error) => setFailed(error.message),
    );
  }, []);
  const parts = useMemo(
    () =>
      came === null || text === null || came.length + text.length > COMPARED
        ? null
        : diffWordsWithSpace(came, text, { maxEditLength: MAX_EDITS }),
    [came, text],
  );
  if (failed !== null)
    return (
      <p className="rubric-failure" role="alert">
        The output could not be read: {failed} <Button onClick={onCancel}>Close</Button>
      </p>
    );
  if (came === null || text === null) return <ProgressRing label="Loading the output" />;
  const changed = text !== came && text.trim() !== '';
  return (
    <div className="rubric-field">
      <textarea
        ref={field}
        rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
        aria-label="Corrected output"
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Escape') onCancel();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && changed) onSave(text);
        }}
      />
      {changed && parts && (
        <section className="correction-diff" aria-label="What the correction changes">
          {parts.map((part, place) => {
            const Tag = part.added ? 'ins' : part.removed ? 'del' : 'span';
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a comparison have no other identity.
              <Tag key={place}>
                <SafeText text={part.value} />
              </Tag>
            );
          })}
        </section>
      )}
      <span className="rubric-field-acts">
        <Button kind="primary" disabled={!changed} onClick={() => onSave(text)}>
          Save Correction
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <span className="dim">Ctrl+Enter saves</span>
      </span>
    </div>
  );
}
