// The tools at the right of the span pane's bar: what is marked in the bars, the whole axis, folding. In a narrow pane they are in a menu.
import { IconButton } from '../../ui/controls.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { MenuItem } from '../../ui/MenuItem.tsx';
import type { TimeView } from './useTimeView.ts';

interface Props {
  readonly time: TimeView;
  /** The view has bars to mark and rows to fold. */
  readonly marks: boolean;
  readonly onFoldAll: () => void;
  readonly onUnfoldAll: () => void;
}

interface Tool {
  readonly icon: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

export function SpanBarTools({ time, marks, onFoldAll, onUnfoldAll }: Props) {
  const { path, own } = time.timing;
  const whole: Tool = { icon: 'screen-normal', label: 'Show the whole time axis', keys: '0', run: () => time.setRange(null) };
  const tools: readonly Tool[] = [
    ...(time.isZoomed ? [whole] : []),
    ...(marks
      ? [
          { icon: 'git-commit', label: path ? 'Hide the critical path' : 'Show the critical path', keys: 'c', run: time.togglePath },
          { icon: 'clock', label: own ? 'Hide own time' : 'Show own time', keys: 'o', run: time.toggleOwn },
          { icon: 'collapse-all', label: 'Fold all', run: onFoldAll },
          { icon: 'expand-all', label: 'Unfold all', run: onUnfoldAll },
        ]
      : []),
  ];
  if (tools.length === 0) return null;
  return (
    <>
      <div className="bar-tools">
        {tools.map(({ icon, label, keys, run }) => (
          <IconButton key={icon} icon={icon} label={keys === undefined ? label : `${label} (${keys})`} onClick={run} />
        ))}
      </div>
      <div className="bar-tools-menu">
        <Menu icon="ellipsis" label="Time axis and folding">
          {close => (
            <div className="menu-list">
              {tools.map(({ icon, label, keys, run }) => (
                <MenuItem
                  key={icon}
                  icon={icon}
                  label={label}
                  {...(keys === undefined ? {} : { keys })}
                  onClick={() => {
                    close();
                    run();
                  }}
                />
              ))}
            </div>
          )}
        </Menu>
      </div>
    </>
  );
}
