// Which turns are judged: under which filter, how they are chosen, how many, and what stays hidden meanwhile.
import { useRef, useState } from 'preact/compat';
import { SAMPLES, type SampleId } from '../../../src/core/review/samples.ts';
import { STRATA, type Stratum } from '../../../src/rpc/reviewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { Button, Checkbox, Dropdown, TextField } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';

const USUAL = 50;
const MOST = 10_000;
const STRATUM_WORDS: Readonly<Record<Stratum, string>> = { app: 'over apps', model: 'over models', prompt: 'over prompt versions' };

export function MakeReview({ onMade }: { readonly onMade: (id: string) => void }) {
  const { client, sessionList } = useExplorer();
  const [filter, setFilter] = useState(sessionList.filter);
  const [sample, setSample] = useState<SampleId>('newest');
  const [by, setBy] = useState<Stratum>('app');
  const [size, setSize] = useState(String(USUAL));
  const [blind, setBlind] = useState(true);
  const [author, setAuthor] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<AbortController | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const settles = sample === 'disagreement';

  const make = async () => {
    const count = Number(size);
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST))
      return setProblem(`Turns are a whole number from 1 to ${MOST.toLocaleString('en')}.`);
    const abort = new AbortController();
    setBusy(abort);
    setProblem(null);
    try {
      const wish = { filter, sample, by, size: count, blind: blind && !settles, adjudicates: settles, author };
      onMade((await client.call('reviews.make', wish, abort.signal)).id);
    } catch (error) {
      if (!abort.signal.aborted) setProblem(asRpcError(error).message);
      field.current?.focus();
    } finally {
      setBusy(null);
    }
  };
  return (
    <section>
      <h2>Judge turns one after another</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter is handled once, for the fields in it. */}
      <div
        className="review-make"
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.target as HTMLElement).matches('input[type=text], input:not([type])')) void make();
        }}
      >
        <TextField
          label="Filter of turns"
          placeholder="All turns. For example: app:support-agent error since:7d"
          value={filter}
          invalid={problem !== null}
          describedBy="review-problem"
          onInput={setFilter}
          fieldRef={field}
        />
        <div className="review-line">
          <Dropdown
            label="How turns are chosen"
            value={sample}
            options={SAMPLES.map(({ id, title }) => ({ id, label: title }))}
            onChange={id => setSample(id as SampleId)}
          />
          {sample === 'stratified' && (
            <Dropdown
              label="What the sample is balanced over"
              value={by}
              options={STRATA.map(id => ({ id, label: STRATUM_WORDS[id] }))}
              onChange={id => setBy(id as Stratum)}
            />
          )}
          <label>
            <input className="number-field num" inputMode="numeric" value={size} onInput={event => setSize(event.currentTarget.value)} />{' '}
            turns at most
          </label>
          <label>
            for{' '}
            <input
              className="text-field"
              placeholder="anybody"
              value={author}
              maxLength={200}
              onInput={event => setAuthor(event.currentTarget.value)}
            />
          </label>
        </div>
        <div className="review-line">
          {settles ? (
            <span className="dim">What you score settles what raters differ on: it is kept as the gold score, beside theirs.</span>
          ) : (
            <Checkbox checked={blind} onChange={setBlind}>
              Hide scores of others and of judges until I have scored
            </Checkbox>
          )}
        </div>
        <div className="review-line">
          <Button kind="primary" disabled={busy !== null} onClick={() => void make()}>
            {busy ? 'Choosing…' : 'Begin Review'}
          </Button>
          {busy && <Button onClick={() => busy.abort()}>Cancel</Button>}
          <span id="review-problem" className="error" role="alert">
            {problem && (
              <>
                <Icon name="error" /> {problem}
              </>
            )}
          </span>
        </div>
      </div>
    </section>
  );
}
