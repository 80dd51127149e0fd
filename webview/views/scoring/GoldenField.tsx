// Keeping a turn as a golden entry: what is expected, in which set, with a warning where nearly the same is kept already. `g`, Enter is enough.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/compat';
import type { GoldenEntry } from '../../../src/core/model/golden.ts';
import type { GoldenDraft } from '../../../src/rpc/goldenModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';

interface Props {
  readonly session: string;
  readonly turn: string;
  readonly onClose: () => void;
}

export function GoldenField({ session, turn, onClose }: Props) {
  const { client } = useExplorer();
  const [data, setData] = useState<GoldenDraft | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  // Asked once: what is being written must not change under the hands.
  useEffect(() => {
    client.call('golden.draft', { session, turn }).then(setData, (error: unknown) => setFailed(asRpcError(error).message));
  }, [client, session, turn]);
  if (failed !== null)
    return (
      <p className="rubric-failure" role="alert">
        {failed} <Button onClick={onClose}>Close</Button>
      </p>
    );
  if (!data) return <ProgressRing label="Reading the turn" />;
  return <Draft draft={data} onClose={onClose} />;
}

function Draft({ draft, onClose }: { readonly draft: GoldenDraft; readonly onClose: () => void }) {
  const { client } = useExplorer();
  const { entry, heldBy, alike, secrets } = draft;
  const [answer, setAnswer] = useState(entry.expected.answer ?? '');
  const [set, setSet] = useState(heldBy[0] ?? draft.sets[0] ?? 'golden');
  const [tags, setTags] = useState(entry.tags.join(' '));
  const [accepted, setAccepted] = useState(entry.status === 'accepted');
  const [failed, setFailed] = useState<string | null>(null);
  const [kept, setKept] = useState<{ readonly set: string; readonly outcome: string } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const changed = (): GoldenEntry => ({
    ...entry,
    status: accepted ? 'accepted' : 'draft',
    tags: tags.split(/[\s,]+/).filter(Boolean),
    expected: { ...entry.expected, answer: answer.trim() === '' ? null : answer },
  });
  const save = () =>
    client.call('golden.put', { set: set.trim(), entry: changed() }).then(
      ({ outcome }) => setKept({ set: set.trim(), outcome }),
      (problem: unknown) => setFailed(asRpcError(problem).message),
    );
  const undo = () =>
    client
      .call('golden.remove', { set: kept?.set ?? set, id: entry.id })
      .then(onClose, (problem: unknown) => setFailed(asRpcError(problem).message));
  if (kept !== null)
    return (
      <p className="golden-kept" role="status">
        <Icon name="check" /> {kept.outcome === 'same' ? 'Nothing changed in' : kept.outcome === 'changed' ? 'Changed in' : 'Kept in'}{' '}
        <code>.turnstone/golden/{kept.set}.jsonl</code>
        {kept.outcome === 'added' && <Button onClick={undo}>Undo</Button>}
        <Button onClick={onClose}>Close</Button>
      </p>
    );
  const { messages } = entry.input;
  const parts = [
    formatPlural(messages.length, 'message'),
    ...(entry.context.length > 0 ? [formatPlural(entry.context.length, 'document')] : []),
    ...(entry.expected.tools.length > 0 ? [formatPlural(entry.expected.tools.length, 'tool call')] : []),
    ...(entry.from && entry.from.scores.length > 0 ? [formatPlural(entry.from.scores.length, 'score')] : []),
  ];
  return (
    <form
      className="rubric-field golden"
      onSubmit={event => event.preventDefault()}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
        // A form without a button of its own kind is not sent by Enter.
        const line = event.target instanceof HTMLInputElement && event.target.type === 'text';
        if (event.key === 'Enter' && !event.isComposing && (line || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void save();
        }
      }}
    >
      <span className="dim">
        {heldBy.length > 0 ? `Kept in ${heldBy.join(', ')} already. ` : ''}With it: {parts.join(', ')}.
      </span>
      <textarea
        ref={field}
        rows={Math.min(10, Math.max(3, answer.split('\n').length + 1))}
        aria-label="Expected answer"
        placeholder="What should be answered"
        value={answer}
        onInput={event => setAnswer(event.currentTarget.value)}
      />
      <span className="golden-line">
        <label>
          Set <input className="typed" value={set} onInput={event => setSet(event.currentTarget.value)} list="golden-sets" />
        </label>
        <datalist id="golden-sets">
          {draft.sets.map(each => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <label>
          Tags <input className="typed" value={tags} placeholder="refund edge-case" onInput={event => setTags(event.currentTarget.value)} />
        </label>
        <label>
          <input type="checkbox" checked={accepted} onChange={event => setAccepted(event.currentTarget.checked)} /> Accepted
        </label>
      </span>
      {alike.length > 0 && (
        <span className="golden-warning">
          <Icon name="warning" /> Nearly the same is in {alike[0]?.set}: {oneLine(alike[0]?.question ?? '', 120)}
        </span>
      )}
      {secrets.length > 0 && (
        <span className="golden-warning">
          <Icon name="shield" /> Overwritten: {secrets.map(({ rule, count }) => `${rule} (${count})`).join(', ')}
        </span>
      )}
      <span className="rubric-field-acts">
        <Button kind="primary" disabled={set.trim() === ''} onClick={() => void save()}>
          {heldBy.includes(set.trim()) ? 'Save Changes' : 'Keep as Golden'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <span className="dim">Ctrl+Enter keeps</span>
        {failed !== null && (
          <span className="error" role="alert">
            {failed}
          </span>
        )}
      </span>
    </form>
  );
}
