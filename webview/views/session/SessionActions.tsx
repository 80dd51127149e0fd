// What can be done with a session: keep it whatever its age, copy its id or a link to it, delete it for good.
import { useState } from 'preact/compat';
import type { SessionRow } from '../../../src/rpc/viewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { formatPlural } from '../../format.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { IconButton } from '../../ui/controls.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { Said, useSaid } from '../../ui/Said.tsx';
import { linkTo } from '../links.ts';

interface Props {
  readonly session: SessionRow;
  /** Asked again: something was changed. */
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
}

export function SessionActions({ session, onChanged, onDeleted }: Props) {
  const { client, host } = useExplorer();
  const { said, say } = useSaid();
  const [asking, setAsking] = useState(false);
  const pin = async () => {
    try {
      await client.call('sessions.pin', { session: session.id, pinned: !session.pinned });
      say(session.pinned ? 'No longer pinned' : 'Pinned: it is kept whatever its age');
      onChanged();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const copy = (what: string, text: string) =>
    host.copy(text).then(
      () => say(`${what} copied`),
      () => say('The clipboard refused'),
    );
  useKeys({ P: () => void pin() });
  if (asking) {
    return (
      <Confirm
        asking
        label=""
        question={`Delete this session with its ${formatPlural(session.spans, 'span')}? This cannot be undone.`}
        act="Delete"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await client.call('sessions.delete', { session: session.id });
          onDeleted();
        }}
      />
    );
  }
  return (
    <div className="session-actions">
      <Said text={said} />
      <IconButton
        icon={session.pinned ? 'pinned' : 'pin'}
        label={session.pinned ? 'Pinned: kept whatever its age. Unpin (Shift+P)' : 'Pin: keep it whatever its age (Shift+P)'}
        onClick={() => void pin()}
      />
      <Menu icon="ellipsis" label="More actions of the session">
        {close => {
          const then = (run: () => unknown) => () => {
            close();
            run();
          };
          return (
            <div className="menu-list">
              <MenuItem icon="pin" label={session.pinned ? 'Unpin Session' : 'Pin Session'} keys="P" onClick={then(pin)} />
              <MenuItem icon="copy" label="Copy Session ID" onClick={then(() => copy('Session id', session.id))} />
              <MenuItem icon="link" label="Copy Link" onClick={then(() => copy('Link', linkTo(host, { session: session.id })))} />
              <MenuItem icon="trash" label="Delete Session…" onClick={() => setAsking(true)} />
            </div>
          );
        }}
      </Menu>
    </div>
  );
}
