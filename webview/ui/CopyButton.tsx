// Copies a text and says so in place for a moment.
import { useEffect, useState } from 'preact/compat';
import { useExplorer } from '../client/explorer.ts';
import { Icon } from './Icon.tsx';

interface Props {
  /** The text, or how to get it. */
  readonly text: string | (() => Promise<string>);
  readonly label: string;
}

export function CopyButton({ text, label }: Props) {
  const { host } = useExplorer();
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    Promise.resolve(typeof text === 'string' ? text : text())
      .then(value => host.copy(value))
      .then(
        () => setState('done'),
        () => setState('failed'),
      );
  };
  const icon = { idle: 'copy', done: 'check', failed: 'error' }[state];
  const said = { idle: label, done: 'Copied', failed: 'The clipboard refused' }[state];
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={said}
      title={said}
      onClick={event => {
        event.stopPropagation();
        copy();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
