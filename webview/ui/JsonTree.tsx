// JSON as a tree that folds, numbers as they were written. Text that is not JSON stays text.
import { memo, useMemo, useState } from 'preact/compat';
import { formatCount, formatPlural } from '../format.ts';
import { type JsonNode, readJsonTree } from '../json.ts';
import { Icon } from './Icon.tsx';
import { LongText, SafeText } from './Text.tsx';

const LARGEST = 2_000_000;
const CHILDREN_AT_ONCE = 100;

interface JsonOrTextProps {
  readonly text: string;
  readonly lines: number;
}

/** A value of unknown form: a tree when it is a JSON object or array, else text. */
export const JsonOrText = memo(function JsonOrText({ text, lines }: JsonOrTextProps) {
  const tree = useMemo(() => (text.length <= LARGEST ? readJsonTree(text) : null), [text]);
  if (tree === null) return <LongText text={text} lines={lines} mono />;
  return (
    <div className="json mono">
      <Node name={null} node={tree} depth={0} />
    </div>
  );
});

interface NodeProps {
  readonly name: string | null;
  readonly node: JsonNode;
  readonly depth: number;
}

function Node({ name, node, depth }: NodeProps) {
  const [open, setOpen] = useState(depth < 2);
  const [shown, setShown] = useState(CHILDREN_AT_ONCE);
  const label = name === null ? null : <Name text={name} />;
  if (node.type !== 'object' && node.type !== 'array') {
    return (
      <div className="json-line">
        {label}
        <Leaf node={node} />
      </div>
    );
  }
  const children: readonly (readonly [string, JsonNode])[] =
    node.type === 'object' ? node.entries : node.items.map((item, index) => [String(index), item] as const);
  const [begin, end] = node.type === 'object' ? ['{', '}'] : ['[', ']'];
  if (children.length === 0) {
    return (
      <div className="json-line">
        {label}
        {begin}
        {end}
      </div>
    );
  }
  return (
    <div>
      <button type="button" className="json-line json-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} className="json-twistie" />
        {label}
        <span className="dim">
          {open ? begin : `${begin} ${formatPlural(children.length, node.type === 'object' ? 'key' : 'item')} ${end}`}
        </span>
      </button>
      {open && (
        <div className="json-children">
          {children.slice(0, shown).map(([key, child], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat; the place is the identity.
            <Node key={index} name={key} node={child} depth={depth + 1} />
          ))}
          {shown < children.length && (
            <button type="button" className="link-button" onClick={() => setShown(shown * 4)}>
              {formatCount(children.length - shown)} more
            </button>
          )}
        </div>
      )}
      {open && <div className="json-line dim">{end}</div>}
    </div>
  );
}

function Name({ text }: { readonly text: string }) {
  return (
    <span className="json-name">
      <SafeText text={text} />
      <span className="dim">: </span>
    </span>
  );
}

function Leaf({ node }: { readonly node: Extract<JsonNode, { text: string }> }) {
  if (node.type !== 'string') return <span className={`json-${node.type}`}>{node.text}</span>;
  if (node.text.length > 160 || node.text.includes('\n')) {
    return (
      <span className="json-string json-block">
        <LongText text={node.text} lines={4} mono />
      </span>
    );
  }
  return (
    <span className="json-string" dir="auto">
      "<SafeText text={node.text} />"
    </span>
  );
}
