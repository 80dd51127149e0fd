// An act that cannot be undone: a press asks, in place, and names what would happen; the second press does it. Escape leaves it.
import { useEffect, useRef, useState } from 'preact/compat';
import { Button } from './controls.tsx';

interface Props {
  /** On the button that asks. */
  readonly label: string;
  /** The question, once pressed. */
  readonly question: string;
  /** On the button that does it. */
  readonly act: string;
  readonly onConfirm: () => Promise<unknown>;
  /** Asks at once: what was pressed lies elsewhere. */
  readonly asking?: boolean;
  readonly onClose?: () => void;
}

export function Confirm({ label, question, act, onConfirm, asking = false, onClose }: Props) {
  const [state, setState] = useState<'idle' | 'asking' | 'doing'>(asking ? 'asking' : 'idle');
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLSpanElement>(null);
  const close = () => {
    setState('idle');
    onClose?.();
  };
  useEffect(() => {
    if (state === 'asking') box.current?.querySelector<HTMLElement>('.button:last-of-type')?.focus();
  }, [state]);
  const confirm = async () => {
    setState('doing');
    setProblem(null);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setState('asking');
    }
  };
  if (state === 'idle') return <Button onClick={() => setState('asking')}>{label}</Button>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is handled once, for the buttons in it.
    <span
      ref={box}
      className="confirm"
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <span role="alert">{problem ?? question}</span>
      <Button kind="primary" disabled={state === 'doing'} onClick={() => void confirm()}>
        {state === 'doing' ? 'Deleting…' : act}
      </Button>
      <Button disabled={state === 'doing'} onClick={close}>
        Cancel
      </Button>
    </span>
  );
}
