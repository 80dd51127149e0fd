// What can be done with the selected span, as a menu and as keys: go to its source, copy its parts, find its like.
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { HOME } from '../../client/route.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/controls.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { Said, useSaid } from '../../ui/Said.tsx';
import { linkTo } from '../links.ts';
import { gaveText, givenText, type SpanText, sameError } from './spanActions.ts';

export function SpanActions({ span }: { readonly span: SpanDetail }) {
  const { host, client } = useExplorer();
  const { go } = useNavigation();
  const { said, say } = useSaid();
  const { traceId, spanId } = span;
  const given = givenText(span);
  const gave = gaveText(span);
  const filter = sameError(span);

  const copy = async (what: string, text: string | Promise<string>) => {
    try {
      await host.copy(await text);
      say(`${what} copied`);
    } catch (error) {
      say(error instanceof Error ? error.message : 'The clipboard refused');
    }
  };
  /** What was clipped for the page is read whole. */
  const whole = async (side: SpanText, part: 'args' | 'result'): Promise<string> => {
    if (side.field === null) return side.text;
    const { text } = await client.call('span.value', { traceId, spanId, place: 'field', key: side.field, index: 0 });
    return side.field === 'tool' ? String((JSON.parse(text) as Record<string, unknown>)[part] ?? '') : text;
  };
  const source = host.openSource && (() => host.openSource?.(traceId, spanId));
  const copyGiven = given && (() => copy(given.label, whole(given, 'args')));
  const copyGave = gave && (() => copy(gave.label, whole(gave, 'result')));
  const alike = filter === null ? null : () => go({ ...HOME, filter });
  useKeys({
    s: () => (source ? source() : false),
    y: () => (copyGiven ? void copyGiven() : say('Nothing was sent of what it was given')),
    Y: () => (copyGave ? void copyGave() : say('Nothing was sent of what it gave back')),
    x: () => (alike ? alike() : say('This span did not fail')),
  });
  const link = () => linkTo(host, { session: span.session ?? `trace:${traceId}`, turn: span.turn, traceId, spanId });

  return (
    <div className="span-actions">
      <Said text={said} />
      {source && <IconButton icon="go-to-file" label="Go to source (s)" onClick={source} />}
      <CopyButton text={`${traceId}:${spanId}`} label="Copy trace and span id" />
      <Menu icon="ellipsis" label="More actions">
        {close => {
          const then = (run: () => unknown) => {
            close();
            run();
          };
          return (
            <div className="menu-list">
              {source && <MenuItem icon="go-to-file" label="Go to Source" keys="s" onClick={() => then(() => source())} />}
              {given && <MenuItem icon="copy" label={`Copy ${given.label}`} keys="y" onClick={() => then(() => copyGiven?.())} />}
              {gave && <MenuItem icon="copy" label={`Copy ${gave.label}`} keys="Y" onClick={() => then(() => copyGave?.())} />}
              <MenuItem icon="copy" label="Copy Trace ID" onClick={() => then(() => copy('Trace id', traceId))} />
              <MenuItem icon="link" label="Copy Link" onClick={() => then(() => copy('Link', link()))} />
              {alike && <MenuItem icon="filter" label="Sessions With This Error" keys="x" onClick={alike} />}
            </div>
          );
        }}
      </Menu>
    </div>
  );
}
