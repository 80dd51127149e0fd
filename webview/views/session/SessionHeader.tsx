// The head of the session page: what it is about, then the facts in one line.
import type { SessionRow } from '../../../src/rpc/viewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural, middleEllipsis } from '../../format.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/controls.tsx';
import { Cost, Duration, Tokens } from '../../ui/Figures.tsx';
import { StateIcon } from '../../ui/StateIcon.tsx';
import { Line, SafeText } from '../../ui/Text.tsx';
import { SessionActions } from './SessionActions.tsx';

interface Props {
  readonly session: SessionRow | null;
  readonly title: string | null;
  readonly onBack: () => void;
  readonly onChanged: () => void;
}

export function SessionHeader({ session, title, onBack, onChanged }: Props) {
  const { host } = useExplorer();
  return (
    <header className="session-header">
      <IconButton icon="arrow-left" label="All sessions (Esc)" onClick={onBack} />
      {session && (
        <>
          <StateIcon state={session.state} />
          <h1>
            <Line text={title ?? session.id} />
          </h1>
          <ul className="facts">
            {session.app !== null && (
              <li>
                <bdi>
                  <SafeText text={session.app} />
                </bdi>
              </li>
            )}
            {session.user !== null && (
              <li>
                user{' '}
                <bdi>
                  <SafeText text={middleEllipsis(session.user, 24)} />
                </bdi>
              </li>
            )}
            {session.prompts.length > 0 && (
              <li title={oneLine(session.prompts.join(', '), 400)}>
                prompt <SafeText text={middleEllipsis(session.prompts[0] ?? '', 24)} />
                {session.prompts.length > 1 && ` +${session.prompts.length - 1}`}
              </li>
            )}
            {session.turns > 0 && <li>{formatPlural(session.turns, 'turn')}</li>}
            <li>{formatPlural(session.spans, 'span')}</li>
            {(session.inputTokens !== null || session.outputTokens !== null) && (
              <li>
                <Tokens input={session.inputTokens} output={session.outputTokens} /> tok
              </li>
            )}
            {session.costUsd !== null && (
              <li>
                <Cost usd={session.costUsd} basis={session.costBasis} of={session} />
              </li>
            )}
            <li>
              <Duration us={session.endUs - session.startUs} />
            </li>
            {session.errors > 0 && <li className="error">{formatPlural(session.errors, 'error')}</li>}
            <li className="id">
              <span className="mono" title={oneLine(session.id)}>
                <SafeText text={middleEllipsis(session.id, 20)} />
              </span>
              <CopyButton text={session.id} label="Copy session id" />
            </li>
          </ul>
          {host.place === 'database' && <SessionActions session={session} onChanged={onChanged} onDeleted={onBack} />}
        </>
      )}
    </header>
  );
}
