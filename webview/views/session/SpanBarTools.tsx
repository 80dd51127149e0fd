// The buttons at the right of the span pane's bar: what is marked in the bars, the whole axis, folding.
import { IconButton } from '../../ui/controls.tsx';
import type { TimeView } from './useTimeView.ts';

interface Props {
  readonly time: TimeView;
  /** The view has bars to mark and rows to fold. */
  readonly marks: boolean;
  readonly onFoldAll: () => void;
  readonly onUnfoldAll: () => void;
}

export function SpanBarTools({ time, marks, onFoldAll, onUnfoldAll }: Props) {
  const { path, own } = time.timing;
  return (
    <>
      {time.isZoomed && <IconButton icon="screen-normal" label="Show the whole time axis (0)" onClick={() => time.setRange(null)} />}
      {marks && (
        <>
          <IconButton
            icon="git-commit"
            label={path ? 'Hide the critical path (c)' : 'Show the critical path (c)'}
            onClick={time.togglePath}
          />
          <IconButton icon="clock" label={own ? 'Hide own time (o)' : 'Show own time (o)'} onClick={time.toggleOwn} />
          <IconButton icon="collapse-all" label="Fold all" onClick={onFoldAll} />
          <IconButton icon="expand-all" label="Unfold all" onClick={onUnfoldAll} />
        </>
      )}
    </>
  );
}
