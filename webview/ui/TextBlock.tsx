// A text of a message in the form that it reads best in: as Markdown, as JSON, or as it was written. The switch shows where there is a choice.
import { useMemo, useState } from 'preact/compat';
import { useExplorer, useValue } from '../client/explorer.ts';
import { readJsonTree } from '../json.ts';
import { JsonOrText } from './JsonTree.tsx';
import { LONGEST_MARKDOWN, looksLikeMarkdown, Markdown } from './Markdown.tsx';
import { Segments } from './Segments.tsx';
import { Folded, LongText } from './Text.tsx';

const FORMS = [
  { id: 'text', label: 'Text' },
  { id: 'markdown', label: 'Markdown' },
  { id: 'json', label: 'JSON' },
] as const;
type Form = (typeof FORMS)[number]['id'];

const LONGEST_JSON = 2_000_000;
const CHARS_A_LINE = 400;

export function TextBlock({ text, lines }: { readonly text: string; readonly lines: number }) {
  const { markdown } = useExplorer();
  const preferred = useValue(markdown);
  const [chosen, setChosen] = useState<Form | null>(null);
  const isJson = useMemo(() => /^\s*[[{]/.test(text) && text.length <= LONGEST_JSON && readJsonTree(text) !== null, [text]);
  const isMarkdown = useMemo(() => !isJson && looksLikeMarkdown(text), [isJson, text]);
  if (!isJson && !isMarkdown) return <LongText text={text} lines={lines} />;
  const form = chosen ?? (isJson ? 'json' : preferred ? 'markdown' : 'text');
  const options = FORMS.filter(({ id }) => id === 'text' || (id === 'json' ? isJson : isMarkdown));
  return (
    <div className="text-block">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pressed here must not also select the row it is in. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div className="text-forms" onClick={event => event.stopPropagation()}>
        <Segments label="Show as" value={form} options={options} onChange={id => setChosen(id as Form)} />
      </div>
      {form === 'markdown' && (
        <Folded lines={lines} className="long-text-markdown" cut={text.length > lines * CHARS_A_LINE}>
          {open => <Markdown text={open ? text : text.slice(0, Math.min(LONGEST_MARKDOWN, lines * CHARS_A_LINE))} />}
        </Folded>
      )}
      {form === 'json' && <JsonOrText text={text} lines={lines} />}
      {form === 'text' && <LongText text={text} lines={lines} />}
    </div>
  );
}
