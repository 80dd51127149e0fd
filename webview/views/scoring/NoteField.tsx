// A short text that is written in place. Enter keeps it, Shift+Enter is a new line, Escape leaves it as it was.
import { useLayoutEffect, useRef, useState } from 'preact/compat';
import { Button } from '../../ui/controls.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly required: boolean;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

export function NoteField({ label, value, required, onSave, onCancel }: Props) {
  const [text, setText] = useState(value);
  const [refused, setRefused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // Before the next key can come.
  useLayoutEffect(() => field.current?.focus(), []);
  const save = () => {
    if (required && text.trim() === '') setRefused(true);
    else onSave(text.trim());
  };
  return (
    <div className="rubric-field">
      <textarea
        ref={field}
        rows={2}
        aria-label={label}
        aria-invalid={refused}
        placeholder={label}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Escape') onCancel();
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          save();
        }}
      />
      <span className="rubric-field-acts">
        <Button kind="primary" onClick={save}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {refused && (
          <span className="error" role="alert">
            Say why: others will ask.
          </span>
        )}
      </span>
    </div>
  );
}
