// The line at the bottom: what the receiver does, what went wrong, and whether this page is still connected.
import type { AppStatus, TeeStatus } from '../src/rpc/viewModels.ts';
import { useExplorer, useNavigation, useValue } from './client/explorer.ts';
import { PRODUCERS } from './client/route.ts';
import { useQuery } from './client/useQuery.ts';
import { oneLine, visibleText } from './escapes.ts';
import { formatBytes, formatCount, formatPercent, formatPlural } from './format.ts';
import { Icon } from './ui/Icon.tsx';
import { producersSummary } from './views/producers/producerWords.ts';

interface Look {
  readonly icon: string;
  readonly tone: 'good' | 'plain' | 'warning';
  readonly text: string;
}

function lookOf(status: AppStatus): Look {
  const http = status.http?.replace(/^https?:\/\//, '');
  const grpc = status.grpc?.replace(/^https?:\/\//, '');
  const where = [http && `${http} (HTTP)`, grpc && `${grpc} (gRPC)`].filter(Boolean).join(', ');
  switch (status.role) {
    case 'leader':
      return where === ''
        ? { icon: 'circle-slash', tone: 'plain', text: 'Not listening' }
        : { icon: 'pulse', tone: 'good', text: `Listening on ${where}` };
    case 'follower':
      return { icon: 'eye', tone: 'good', text: `Following the Turnstone that listens${where ? ` on ${where}` : ''}` };
    case 'busy':
      return { icon: 'warning', tone: 'warning', text: `The port is held by ${visibleText(status.holder ?? 'another program')}` };
    case 'readonly':
      return { icon: 'lock', tone: 'warning', text: 'Reading only' };
    case 'stopped':
      return { icon: 'circle-slash', tone: 'plain', text: 'Stopped: nothing is received' };
  }
}

export function StatusLine() {
  const { state, status: statusValue } = useExplorer();
  const connection = useValue(state);
  const status = useValue(statusValue);
  const look = status && lookOf(status);
  const problem = status?.problems[0];
  return (
    <footer className="status-line">
      {connection === 'lost' ? (
        <span className="warning" role="status">
          <Icon name="debug-disconnect" /> Connection lost. Trying again…
        </span>
      ) : (
        look && (
          <span
            className={look.tone === 'warning' ? 'warning' : ''}
            title={`Database ${status.db}, ${status.driver}, version ${status.version}`}
          >
            <Icon name={look.icon} className={look.tone === 'good' ? 'good' : ''} /> <span className="line">{look.text}</span>
          </span>
        )
      )}
      {problem && (
        <span
          className="warning problem"
          title={status.problems.map(each => `${visibleText(each.message)} (${formatCount(each.count)})`).join('\n')}
        >
          <Icon name="warning" />
          <span className="line">{visibleText(problem.message)}</span>
          {status.problems.length > 1 && <span className="others">({formatPlural(status.problems.length - 1, 'other problem')})</span>}
        </span>
      )}
      <span className="grow" />
      <Producers />
      {status?.tee && <Forwarding tee={status.tee} />}
      {status?.rebuild && <Rebuild {...status.rebuild} />}
      {status !== null && status.behind > 0 && status.rebuild === null && (
        <span title="Received and safe, not yet in the lists">{formatCount(status.behind)} being read</span>
      )}
      {status !== null && status.received.rejected > 0 && <span className="warning">{formatCount(status.received.rejected)} rejected</span>}
      {status !== null && (
        <span className="received" title="Since this program started">
          {formatCount(status.received.spans)} spans received
        </span>
      )}
    </footer>
  );
}

/** Unobtrusive: what is read again is all there, and only its reading changes. */
function Rebuild({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <span
      className="rebuild"
      title={`This version, or a changed price list, reads spans differently: what was received before is read again (${formatCount(done)} of ${formatCount(total)} parts). Nothing is lost, and new spans keep coming in.`}
    >
      <Icon name="sync" /> Reading everything again: {formatPercent(done, Math.max(1, total))}
    </span>
  );
}

/** What leaves this program is always to be seen. */
function Forwarding({ tee }: { readonly tee: TeeStatus }) {
  const where = oneLine(tee.endpoint.replace(/^https?:\/\//, ''), 60);
  const said = [
    `Sent on to ${oneLine(tee.endpoint, 200)}: ${formatPlural(tee.requests, 'request')}, ${formatBytes(tee.bytes)}`,
    ...(tee.failed > 0 ? [`${formatCount(tee.failed)} given up`] : []),
  ];
  return (
    <span className={tee.problem === null ? '' : 'warning'} title={said.join('\n')}>
      <Icon name="arrow-right" /> {where}
    </span>
  );
}

function Producers() {
  const { state } = useExplorer();
  const { route, go, back } = useNavigation();
  const asks = useValue(state) === 'open';
  const rows = useQuery('producers.list', asks ? {} : null, null).data?.rows ?? [];
  if (rows.length === 0) return null;
  const { text, gaps } = producersSummary(rows);
  const title =
    gaps.length === 0
      ? 'What each sent: nothing is missing (p)'
      : `${gaps
          .slice(0, 8)
          .map(gap => oneLine(gap, 160))
          .join('\n')}\n(p)`;
  return (
    <button type="button" title={title} onClick={() => (route.view === 'producers' ? back() : go(PRODUCERS))}>
      <Icon name={gaps.length === 0 ? 'plug' : 'warning'} className={gaps.length === 0 ? '' : 'warning'} /> {text}
      {gaps.length > 0 && <span className="visually-hidden">, something is missing</span>}
    </button>
  );
}
