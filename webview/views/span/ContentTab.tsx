// What went in and came out of a span, each as what it is: messages, a tool's arguments and result, documents, plain text.
import { useState } from 'preact/compat';
import type { RetrievedDocument, ToolDefinition } from '../../../src/core/model/canonical.ts';
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { JsonOrText } from '../../ui/JsonTree.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';
import { SpanScores } from '../scoring/PartScores.tsx';
import { Guardrail } from './Guardrail.tsx';
import { Messages, messagesText } from './Messages.tsx';
import { markMessages, relationWords } from './messageMarks.ts';
import { ScoreList } from './Scores.tsx';
import { Section } from './Section.tsx';
import { UsageTable } from './UsageTable.tsx';
import { WholeValue } from './WholeValue.tsx';

const LINES = 12;

interface Props {
  readonly span: SpanDetail;
  /** Show all messages and go to the first new one, once. */
  readonly reveal: boolean;
  readonly onRevealed: () => void;
}

export function ContentTab({ span, reveal, onRevealed }: Props) {
  const { inputMessages, outputMessages, tool } = span;
  const fresh = markMessages(inputMessages, span.resent).filter(mark => mark === 'new').length;
  const relation = relationWords(span.relation, span.resent, fresh);
  const hasMessages = inputMessages.length > 0 || outputMessages.length > 0;
  // A call shown as messages or as a tool call need not repeat them as plain text.
  const input = inputMessages.length > 0 || tool?.args ? null : span.input;
  const output = outputMessages.length > 0 || tool?.result ? null : span.output;
  const nothing =
    !hasMessages &&
    !tool &&
    !input &&
    !output &&
    !span.guardrail &&
    !span.retrievalQuery &&
    span.documents.length + span.params.length + span.scores.length === 0;
  return (
    <div className="content">
      {nothing && (
        <p className="dim note">
          This span carries no content.{' '}
          {span.kind === 'llm'
            ? 'Instrumentations leave messages out unless told to send them.'
            : 'What it was sent with is under Attributes.'}
        </p>
      )}
      {span.guardrail && <Guardrail result={span.guardrail} from={span.from.guardrail} />}
      {tool && <Tool span={span} />}
      {span.retrievalQuery && (
        <Section title="Query" copy={span.retrievalQuery} from={span.from.retrievalQuery}>
          <LongText text={span.retrievalQuery} lines={LINES} />
        </Section>
      )}
      {span.documents.length > 0 && <Documents documents={span.documents} from={span.from.documents} />}
      {inputMessages.length > 0 && (
        <Section title="Input" copy={messagesText(inputMessages)} from={span.from.inputMessages}>
          {relation !== null && <p className="dim relation">{relation}</p>}
          <Messages messages={inputMessages} fold resent={span.resent} reveal={reveal} onRevealed={onRevealed} />
        </Section>
      )}
      {outputMessages.length > 0 && (
        <Section title="Output" copy={messagesText(outputMessages)} from={span.from.outputMessages} note={span.finishReasons.join(', ')}>
          <Messages messages={outputMessages} fold={false} />
        </Section>
      )}
      {input && (
        <Section title="Input" copy={input} from={span.from.input}>
          <WholeValue span={span} field="input" text={input} lines={LINES} />
        </Section>
      )}
      {output && (
        <Section title="Output" copy={output} from={span.from.output}>
          <WholeValue span={span} field="output" text={output} lines={LINES} />
        </Section>
      )}
      <SpanScores span={span} />
      {span.scores.length > 0 && (
        <Section title="Scores" note={String(span.scores.length)}>
          <ScoreList scores={span.scores} here={span.spanId} />
        </Section>
      )}
      {span.toolDefinitions.length > 0 && <ToolDefinitions tools={span.toolDefinitions} />}
      {(span.usage !== null || span.costUsd !== null) && <UsageTable span={span} />}
      {span.params.length > 0 && (
        <Section title="Parameters">
          <dl className="pairs">
            {span.params.map(param => (
              <div key={param.name}>
                <dt>
                  <SafeText text={param.name} />
                </dt>
                <dd>
                  <LongText text={param.value} lines={2} mono />
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </div>
  );
}

function Tool({ span }: { readonly span: SpanDetail }) {
  const { tool } = span;
  if (!tool) return null;
  return (
    <>
      {tool.args !== null && (
        <Section title="Arguments" copy={tool.args} from={span.from.tool}>
          <WholeValue span={span} field="tool" member="args" text={tool.args} lines={LINES} />
        </Section>
      )}
      {tool.result !== null && (
        <Section title="Result" copy={tool.result} from={span.from.tool}>
          <WholeValue span={span} field="tool" member="result" text={tool.result} lines={LINES} />
        </Section>
      )}
      {tool.args === null && tool.result === null && <p className="dim note">The call was sent without its arguments and result.</p>}
      {(tool.description !== null || tool.callId !== null) && (
        <Section title="Tool">
          {tool.description !== null && <LongText text={tool.description} lines={2} />}
          {tool.callId !== null && (
            <p className="dim mono">
              call <SafeText text={tool.callId} />
            </p>
          )}
        </Section>
      )}
    </>
  );
}

function Documents({ documents, from }: { readonly documents: readonly RetrievedDocument[]; readonly from: string | undefined }) {
  return (
    <Section title="Documents" note={String(documents.length)} from={from}>
      <ol className="documents">
        {documents.map((document, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: documents may lack ids; their rank is their identity.
          <li key={index}>
            <div className="document-head">
              <span className="num dim">{index + 1}</span>
              <span className="mono">{document.id === null ? <span className="dim">no id</span> : <SafeText text={document.id} />}</span>
              {document.score !== null && (
                <span className="num" title={document.scoreIs === 'distance' ? 'Distance: lower is closer' : 'Score: higher is closer'}>
                  {document.scoreIs} {Number(document.score.toPrecision(4))}
                </span>
              )}
            </div>
            {document.text === null ? <p className="dim">The text was not sent.</p> : <LongText text={document.text} lines={3} />}
            {document.metadata !== null && <JsonOrText text={document.metadata} lines={2} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function ToolDefinitions({ tools }: { readonly tools: readonly ToolDefinition[] }) {
  const [open, setOpen] = useState(false);
  return (
    <section className="section">
      <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} /> {formatPlural(tools.length, 'tool')} offered
      </button>
      {open &&
        tools.map(tool => (
          <div key={tool.name} className="tool-definition">
            <strong>
              <SafeText text={tool.name} />
            </strong>
            {tool.description !== null && <LongText text={tool.description} lines={2} />}
            {tool.parameters !== null && <JsonOrText text={tool.parameters} lines={4} />}
          </div>
        ))}
    </section>
  );
}
