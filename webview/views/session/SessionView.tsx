// One session: its conversation, the spans of the selected turn, and the selected span. Three panes side by side, two and a fold, or one.
import './session.css';
import './flow.css';
import { flushSync, useCallback, useEffect, useRef, useState } from 'preact/compat';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { useKeys, whenFocused } from '../../client/keys.ts';
import { HOME } from '../../client/route.ts';
import { usePreference } from '../../client/stored.ts';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { useMeasure } from '../../ui/useMeasure.ts';
import { SpanDetails } from '../span/SpanDetails.tsx';
import { Conversation } from './Conversation.tsx';
import { SessionHeader } from './SessionHeader.tsx';
import { SpansPane } from './SpansPane.tsx';
import { useSession } from './useSession.ts';

const PANES = [
  { id: 'conversation', label: 'Turns' },
  { id: 'spans', label: 'Spans' },
  { id: 'details', label: 'Details' },
] as const;
export type PaneId = (typeof PANES)[number]['id'];

type Layout = 'wide' | 'middle' | 'narrow';

function layoutOf({ clientWidth: width }: HTMLElement): Layout {
  return width >= 1100 ? 'wide' : width >= 600 ? 'middle' : 'narrow';
}

export function SessionView() {
  const { sessionList } = useExplorer();
  const { go, setTitle } = useNavigation();
  const view = useSession();
  const root = useRef<HTMLElement>(null);
  const layout = useMeasure(root, layoutOf, 'wide');
  const [pane, setPane] = useState<PaneId>('conversation');
  const [first, setFirst] = usePreference('pane.first', 0.3);
  const [second, setSecond] = usePreference('pane.second', 0.7);
  const [fold, setFold] = usePreference('pane.fold', 0.5);
  const [reveal, setReveal] = useState<string | null>(null);
  const onRevealed = useCallback(() => setReveal(null), []);

  const focusPane = (id: PaneId) => {
    // At once: in one column the pane is hidden until then, and the next key may already be on its way.
    flushSync(() => setPane(id));
    const element = root.current?.querySelector<HTMLElement>(`[data-pane=${id}]`);
    (element?.querySelector<HTMLElement>('[data-tabstop], [role=row][tabindex="0"]') ?? element)?.focus({ preventScroll: true });
  };
  const paneOfFocus = (): PaneId => {
    const id = document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane');
    return PANES.find(candidate => candidate.id === id)?.id ?? pane;
  };
  const stepPane = (step: number) => {
    const at = PANES.findIndex(candidate => candidate.id === paneOfFocus()) + step;
    const target = PANES[Math.max(0, Math.min(PANES.length - 1, at))];
    if (target) focusPane(target.id);
  };
  const leave = () => go({ ...HOME, filter: sessionList.filter });
  useKeys({
    j: () => view.stepTurn(1),
    k: () => view.stepTurn(-1),
    h: () => stepPane(-1),
    l: () => stepPane(1),
    ']': () => view.stepError(1),
    '[': () => view.stepError(-1),
    a: () => view.setScope(view.scope === 'turn' ? 'session' : 'turn'),
    Escape: () => (paneOfFocus() === 'conversation' ? leave() : stepPane(-1)),
  });
  // Once the first turns are there, the keyboard is where the reading starts.
  const loaded = view.session !== null;
  useEffect(() => {
    setTitle(view.title);
    return () => setTitle(null);
  }, [setTitle, view.title]);
  useEffect(() => {
    if (!loaded) return;
    return whenFocused(() =>
      root.current?.querySelector<HTMLElement>('[data-pane=conversation] [data-tabstop]')?.focus({ preventScroll: true }),
    );
  }, [loaded]);

  const conversation = layout === 'narrow' || layout === 'middle' ? 0.42 : first;
  const style = {
    '--first': layout === 'wide' ? first : Math.max(conversation, 0.3),
    '--second': second,
    '--fold': fold,
  } as React.CSSProperties;
  return (
    <section ref={root} className="session" aria-label="Session">
      <SessionHeader session={view.session} title={view.title} onBack={leave} onChanged={view.retry} />
      {view.error && view.session !== null && (
        <div className="banner" role="alert">
          The session could not be refreshed: {view.error.message} <Button onClick={view.retry}>Try Again</Button>
        </div>
      )}
      {view.session === null && view.error && (
        <EmptyState
          icon={view.error.code === 'NotFound' ? 'question' : 'error'}
          tone={view.error.code === 'NotFound' ? 'plain' : 'error'}
          title={view.error.code === 'NotFound' ? 'This session is not here' : 'The session could not be read'}
        >
          <p>{view.error.message}</p>
          <div className="buttons">
            <Button kind="primary" onClick={leave}>
              All Sessions
            </Button>
            {view.error.code !== 'NotFound' && <Button onClick={view.retry}>Try Again</Button>}
          </div>
        </EmptyState>
      )}
      {view.session === null && !view.error && (
        <div className="loading">
          <ProgressRing label="Loading the session" />
        </div>
      )}
      {view.session !== null && (
        <>
          {layout === 'narrow' && (
            <div className="pane-switch">
              <Segments label="Pane" value={pane} options={PANES} onChange={id => setPane(id as PaneId)} />
            </div>
          )}
          <div className={`panes panes-${layout}`} data-shown={pane} style={style}>
            <section
              className="pane"
              data-pane="conversation"
              tabIndex={-1}
              aria-label="Conversation"
              onFocus={() => setPane('conversation')}
            >
              <Conversation
                view={view}
                onOpenSpan={() => focusPane(layout === 'narrow' ? 'details' : 'spans')}
                onOpenTurn={() => focusPane('spans')}
                onProof={(span, turn) => {
                  view.selectSpan(span, turn);
                  setReveal(span.spanId);
                  focusPane('details');
                }}
              />
            </section>
            <section className="pane" data-pane="spans" tabIndex={-1} aria-label="Spans" onFocus={() => setPane('spans')}>
              <SpansPane view={view} onOpenSpan={() => focusPane('details')} />
            </section>
            <section className="pane" data-pane="details" tabIndex={-1} aria-label="Span details" onFocus={() => setPane('details')}>
              <SpanDetails
                detail={view.detail}
                baseUs={view.session.startUs}
                selected={view.selected}
                reveal={reveal}
                onRevealed={onRevealed}
              />
            </section>
            {layout === 'wide' && (
              <>
                <Splitter
                  label="Width of the conversation"
                  orientation="vertical"
                  className="at-first"
                  value={first}
                  initial={0.3}
                  min={0.18}
                  max={second - 0.2}
                  onChange={setFirst}
                />
                <Splitter
                  label="Width of the spans"
                  orientation="vertical"
                  className="at-second"
                  value={second}
                  initial={0.7}
                  min={first + 0.2}
                  max={0.86}
                  onChange={setSecond}
                />
              </>
            )}
            {layout === 'middle' && (
              <Splitter
                label="Height of the spans"
                orientation="horizontal"
                className="at-fold"
                value={fold}
                initial={0.5}
                min={0.2}
                max={0.8}
                onChange={setFold}
              />
            )}
          </div>
        </>
      )}
    </section>
  );
}
