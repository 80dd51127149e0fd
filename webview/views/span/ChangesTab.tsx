// The prompt of a model call against that of the call before it, line by line: what was added, what is gone, the rest folded.
import './changes.css';
import { useMemo, useState } from 'preact/compat';
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { formatPlural } from '../../format.ts';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { type Change, changesOf, promptLines } from './promptChanges.ts';

/** Unchanged lines that stay around a change. */
const AROUND = 3;
/** Lines of one run that are drawn at once. */
const DRAWN = 500;

export function ChangesTab({ span }: { readonly span: SpanDetail }) {
  const before = useQuery('span.get', span.previousCall, span.session);
  const changes = useMemo(() => {
    if (!before.data || before.previous) return null;
    const [old, now] = [promptLines(before.data), promptLines(span)];
    return { list: changesOf(old.lines, now.lines), cut: old.cut || now.cut };
  }, [before.data, before.previous, span]);
  if (span.previousCall === null)
    return <p className="dim note">No earlier call of this session is known: there is nothing to compare this one with.</p>;
  if (before.error)
    return (
      <EmptyState icon="error" tone="error" title="The call before could not be read">
        <p>{before.error.message}</p>
        <Button onClick={before.retry}>Try Again</Button>
      </EmptyState>
    );
  if (!changes)
    return (
      <div className="loading">
        <ProgressRing label="Loading the call before" />
      </div>
    );
  const { list, cut } = changes;
  if (list === null) return <p className="dim note">The two prompts differ too much to be compared line by line.</p>;
  const count = (kind: Change['kind']) => list.filter(each => each.kind === kind).reduce((sum, each) => sum + each.lines.length, 0);
  const [added, removed] = [count('added'), count('removed')];
  return (
    <div className="changes">
      <p className="dim changes-head">
        {added + removed === 0
          ? 'Nothing changed since the call before: model, parameters, tools and messages are the same.'
          : `Since the call before: ${formatPlural(added, 'line')} added, ${formatPlural(removed, 'line')} removed.`}
        {cut && ' Only the first 20,000 lines are compared.'}
      </p>
      <section className="changes-lines mono" aria-label="Changes of the prompt">
        {list.map((change, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs of lines have no other identity.
          <Run key={place} change={change} first={place === 0} last={place === list.length - 1} />
        ))}
      </section>
    </div>
  );
}

function Run({ change, first, last }: { readonly change: Change; readonly first: boolean; readonly last: boolean }) {
  const [open, setOpen] = useState(false);
  const { kind, lines } = change;
  if (kind !== 'same' || open) return <Lines kind={kind} lines={lines} />;
  const head = first ? 0 : AROUND;
  const tail = last ? 0 : AROUND;
  const hidden = lines.length - head - tail;
  if (hidden <= 2) return <Lines kind={kind} lines={lines} />;
  return (
    <>
      <Lines kind={kind} lines={lines.slice(0, head)} />
      <button type="button" className="fold changes-fold" aria-expanded={false} onClick={() => setOpen(true)}>
        <Icon name="unfold" /> {formatPlural(hidden, 'unchanged line')}
      </button>
      <Lines kind={kind} lines={tail === 0 ? [] : lines.slice(-tail)} />
    </>
  );
}

const MARKS = { same: ' ', added: '+', removed: '-' } as const;
const WORDS = { same: '', added: 'added: ', removed: 'removed: ' } as const;

function Lines({ kind, lines }: Change) {
  const [drawn, setDrawn] = useState(DRAWN);
  return (
    <>
      {lines.slice(0, drawn).map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
        <div key={place} className={`change change-${kind} ${line.startsWith('# ') ? 'change-title' : ''}`}>
          <span className="change-mark" aria-hidden="true">
            {MARKS[kind]}
          </span>
          <span className="change-text" dir="auto">
            {WORDS[kind] !== '' && <span className="visually-hidden">{WORDS[kind]}</span>}
            <SafeText text={line} />
          </span>
        </div>
      ))}
      {lines.length > drawn && (
        <button type="button" className="link-button" onClick={() => setDrawn(drawn * 4)}>
          {formatPlural(lines.length - drawn, 'more line')}
        </button>
      )}
    </>
  );
}
