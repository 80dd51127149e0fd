// The sheet of keys, over everything until Esc.
import { Fragment, useEffect, useRef } from 'preact/compat';
import { IconButton } from './ui/controls.tsx';

const SECTIONS = [
  {
    title: 'Everywhere',
    keys: [
      ['/', 'Filter'],
      ['Ctrl+Space', 'What can come next in the filter'],
      ['Esc', 'Back one step'],
      ['p', 'Producers, and back'],
      ['r', 'Reviews, and back'],
      ['d', 'Storage, and back'],
      ['m', 'Texts as Markdown or as they were written'],
      ['?', 'This sheet'],
    ],
  },
  {
    title: 'Lists and trees',
    keys: [
      ['↑ ↓', 'Move'],
      ['PgUp PgDn', 'Move by a page'],
      ['Home End', 'First, last'],
      ['Enter', 'Open'],
      ['← →', 'Fold and unfold, or go to the parent and first child'],
    ],
  },
  {
    title: 'Span',
    keys: [
      ['s', 'Go to its source, in the editor'],
      ['y Y', 'Copy what it was given, what it gave back'],
      ['x', 'Sessions with the same error'],
    ],
  },
  {
    title: 'Score a turn',
    keys: [
      ['1 … 9', 'Choose on the marked rubric; the mark moves on'],
      ['Tab ← →', 'Next rubric; its levels'],
      ['n', 'Note'],
      ['e', 'Correct the output'],
      ['g', 'Keep the turn as a golden entry'],
      ['x', 'Not scorable, with a reason'],
      ['u', 'Take the last score back'],
      ['w', 'What was said before'],
    ],
  },
  {
    title: 'Review',
    keys: [
      ['1 … 9', 'Score; the next turn comes once all rubrics are scored'],
      ['j k', 'Next and previous turn'],
      ['s', 'Skip'],
      ['o', 'Open the session, at this turn'],
    ],
  },
  {
    title: 'Session',
    keys: [
      ['j k', 'Next and previous turn'],
      ['h l', 'Pane to the left and to the right'],
      ['] [', 'Next and previous span with an error'],
      ['a', 'Spans of the turn or of the whole session'],
      ['v', 'Tree, flame graph, agent graph, table'],
      ['z', 'Zoom the time axis to the selected span, and back'],
      ['+ - 0', 'Zoom the time axis in and out, show all of it'],
      ['Shift+← Shift+→', 'Move along the time axis'],
      ['c', 'Show the critical path'],
      ['o', "Show each span's own time"],
    ],
  },
] as const;

export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="key-sheet"
      aria-label="Keyboard shortcuts"
      onClose={onClose}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === '?') onClose();
      }}
    >
      <div className="key-sheet-head">
        <h2>Keyboard shortcuts</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      {SECTIONS.map(section => (
        <section key={section.title}>
          <h3>{section.title}</h3>
          <dl>
            {section.keys.map(([keys, what]) => (
              <Fragment key={keys}>
                <dt>
                  {keys.split(' ').map(key => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  );
}
