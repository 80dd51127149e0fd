// What each producer sent: recognized, missing with the setting that brings it, not understood. Calm where nothing is wrong.
import './producers.css';
import { useEffect, useRef, useState } from 'preact/compat';
import { useNavigation } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { useQuery } from '../../client/useQuery.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { Button, IconButton, ProgressRing, TextField } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { HowToSend } from '../sessions/FirstRun.tsx';
import { Producer } from './Producer.tsx';
import { gapsOf, isWhole, scopeWords } from './producerWords.ts';

const FILTER_FROM = 9;
const SHOWN = 50;

export function ProducersView() {
  const { back, setTitle } = useNavigation();
  const answer = useQuery('producers.list', {}, null);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState(SHOWN);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setTitle('Producers');
    return () => setTitle(null);
  }, [setTitle]);
  const all = answer.data?.rows ?? [];
  const words = query.trim().toLowerCase();
  const rows = all.filter(row =>
    `${row.app ?? ''} ${scopeWords(row) ?? ''} ${row.conventions.map(convention => convention.label).join(' ')}`
      .toLowerCase()
      .includes(words),
  );
  const whole = rows.length > 0 && rows.every(isWhole);
  const incomplete = rows.filter(row => gapsOf(row).length > 0).length;
  const loaded = answer.data !== undefined;
  useEffect(() => {
    if (loaded && document.activeElement === document.body) heads(list.current)[0]?.focus({ preventScroll: true });
  }, [loaded]);
  useKeys({ Escape: back, '/': () => (field.current === null ? false : field.current.focus()) });
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const buttons = heads(list.current);
    const at = buttons.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    const expanded = buttons[at]?.getAttribute('aria-expanded') === 'true';
    if (to !== undefined) buttons[Math.max(0, Math.min(buttons.length - 1, to))]?.focus();
    else if ((event.key === 'ArrowRight' && !expanded) || (event.key === 'ArrowLeft' && expanded)) buttons[at]?.click();
    else return;
    event.preventDefault();
  };
  return (
    <section className="producers" aria-label="Producers">
      <div className="bar">
        <IconButton icon="arrow-left" label="Back (Esc)" onClick={back} />
        <h1>Producers</h1>
        {all.length >= FILTER_FROM && (
          <TextField label="Filter producers" placeholder="Filter producers" value={query} fieldRef={field} onInput={setQuery} />
        )}
        {loaded && all.length > 0 && (
          <span className="count" role="status">
            {rows.length < all.length && `${formatCount(rows.length)} of `}
            {formatPlural(all.length, 'producer')}
            {whole ? ', everything recognized' : incomplete > 0 && `, ${incomplete} incomplete`}
          </span>
        )}
      </div>
      {answer.error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The producers could not be read: {answer.error.message} <Button onClick={answer.retry}>Try Again</Button>
        </div>
      )}
      {!loaded && !answer.error && (
        <div className="loading">
          <ProgressRing label="Loading producers" />
        </div>
      )}
      {loaded && all.length === 0 && (
        <EmptyState icon="plug" title="Nothing received yet">
          <p>Each app that sends spans or logs is listed here, with what of it was understood and what it leaves out.</p>
          <HowToSend />
        </EmptyState>
      )}
      {all.length > 0 && rows.length === 0 && (
        <EmptyState icon="filter" title="No producer matches this filter">
          <Button onClick={() => setQuery('')}>Clear Filter</Button>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div className="producer-scroll">
          <div className="producer-columns" aria-hidden="true">
            <span />
            <span>App</span>
            <span className="col-scope">Instrumentation</span>
            <span className="col-state">Understood</span>
            <span className="num">Spans</span>
            <span className="num" title="Spans about a model or an agent">
              GenAI
            </span>
            <span className="num">Logs</span>
          </div>
          <ul ref={list} onKeyDown={onKeyDown}>
            {rows.slice(0, shown).map(row => (
              <Producer key={row.id} receipt={row} alone={all.length === 1} />
            ))}
          </ul>
          {rows.length > shown && (
            <button type="button" className="link-button producer-more" onClick={() => setShown(shown * 4)}>
              {formatPlural(rows.length - shown, 'more producer')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function heads(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('.producer-head') ?? [])];
}
