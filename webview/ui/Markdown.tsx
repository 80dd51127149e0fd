// Markdown as elements, made from the tokens of a lexer and never from HTML. Nothing in it loads or leads anywhere: links show their address,
// images their description, HTML stays text.
import './markdown.css';
import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { Fragment, memo, type ReactNode, useMemo } from 'preact/compat';
import { oneLine } from '../escapes.ts';
import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';
import { SafeText } from './Text.tsx';

/** Longer texts stay text: hostile ones take the lexer the square of their length (20,000 characters 0.4 s, 100,000 8 s). */
export const LONGEST_MARKDOWN = 20_000;
const DEEPEST = 24;

export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => markdownTokens(text), [text]);
  if (tokens === null) return <SafeText text={text} />;
  return (
    <div className="markdown" dir="auto">
      <Blocks tokens={tokens} depth={0} />
    </div>
  );
});

/** Null where a text cannot be read as Markdown: too long, or nested so deep that the lexer's own stack does not hold it. */
export function markdownTokens(text: string): readonly Token[] | null {
  if (text.length > LONGEST_MARKDOWN) return null;
  try {
    return lexer(text, { gfm: true });
  } catch {
    // Thousands of quotes in each other: nobody means that as Markdown.
    return null;
  }
}

/** Whether a text is likely meant as Markdown: what it would gain by being drawn as such. */
export function looksLikeMarkdown(text: string): boolean {
  if (text.length > LONGEST_MARKDOWN) return false;
  return /^(?:#{1,6} \S|\s*[-*+] \S|\s*\d{1,3}[.)] \S|```|~~~|> \S|\|.+\|\s*$)|\*\*\S[^*\n]*\*\*|(?:^|[^`])`[^`\n]+`|\[[^\]\n]+\]\([^)\s]+\)/m.test(
    text,
  );
}

interface TokensProps {
  readonly tokens: readonly Token[];
  readonly depth: number;
}

function Blocks({ tokens, depth }: TokensProps): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text have no other identity.
  return tokens.map((token, place) => <Fragment key={place}>{block(token as MarkedToken, depth)}</Fragment>);
}

function Inlines({ tokens, depth }: TokensProps): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
  return tokens.map((token, place) => <Fragment key={place}>{inline(token as MarkedToken, depth)}</Fragment>);
}

function block(token: MarkedToken, depth: number): ReactNode {
  if (depth > DEEPEST) return <SafeText text={token.raw} />;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return (
        <p className={`md-heading md-h${token.depth}`}>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </p>
      );
    case 'paragraph':
      return (
        <p>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </p>
      );
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={token.tokens} depth={depth + 1} />
        </blockquote>
      );
    case 'code':
      return (
        <div className="md-code">
          <pre>
            <SafeText text={token.text} />
          </pre>
          <CopyButton text={token.text} label="Copy code" />
        </div>
      );
    case 'list':
      return <List list={token} depth={depth} />;
    case 'table':
      return <Table table={token} depth={depth} />;
    case 'hr':
      return <hr />;
    case 'text':
      return token.tokens ? <Inlines tokens={token.tokens} depth={depth + 1} /> : <SafeText text={token.text} />;
    default:
      return inline(token, depth);
  }
}

function inline(token: MarkedToken, depth: number): ReactNode {
  if (depth > DEEPEST) return <SafeText text={token.raw} />;
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </del>
      );
    case 'codespan':
      return (
        <code>
          <SafeText text={token.text} />
        </code>
      );
    case 'br':
      return <br />;
    case 'link':
      return (
        <span className="md-link" title={`${oneLine(token.href, 400)}\nNothing that a trace names is opened`}>
          <Inlines tokens={token.tokens} depth={depth + 1} />
        </span>
      );
    case 'image':
      return (
        <span className="md-image dim" title={`${oneLine(token.href, 400)}\nNot loaded: nothing that a trace names is fetched`}>
          <Icon name="file-media" /> <SafeText text={token.text || 'image'} />
        </span>
      );
    case 'escape':
    case 'text':
      return <SafeText text={'tokens' in token && token.tokens ? token.raw : decoded(token.text)} />;
    case 'checkbox':
      return null;
    default:
      // HTML too: it is what somebody wrote, not what they drew.
      return <SafeText text={token.raw} />;
  }
}

/** The lexer leaves entities as they are; the common ones are meant as characters. */
function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '');
}

function List({ list, depth }: { readonly list: Tokens.List; readonly depth: number }) {
  const items = list.items.map((item, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <li key={place} className={item.task ? 'md-task' : undefined}>
      {item.task && <Icon name={item.checked ? 'pass' : 'circle-large-outline'} label={item.checked ? 'done' : 'open'} />}
      <Blocks tokens={item.tokens} depth={depth + 1} />
    </li>
  ));
  return list.ordered ? <ol start={Number(list.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

const MAX_ROWS = 200;

function Table({ table, depth }: { readonly table: Tokens.Table; readonly depth: number }) {
  return (
    <div className="md-table">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <th key={place} scope="col" style={{ textAlign: cell.align ?? 'left' }}>
                <Inlines tokens={cell.tokens} depth={depth + 1} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, MAX_ROWS).map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <tr key={line}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <td key={place} style={{ textAlign: cell.align ?? 'left' }}>
                  <Inlines tokens={cell.tokens} depth={depth + 1} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > MAX_ROWS && <p className="dim">{table.rows.length - MAX_ROWS} more rows: show the block as text.</p>}
    </div>
  );
}
