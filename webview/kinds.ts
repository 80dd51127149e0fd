// How a span kind looks: its codicon, its hue and its word.
import type { SpanKind } from '../src/core/model/canonical.ts';
import { SPAN_KINDS } from '../src/core/model/canonical.ts';

export interface KindLook {
  readonly icon: string;
  readonly label: string;
  /** Names a class `hue-*` of ui.css, each a `charts.*` color. */
  readonly hue: 'blue' | 'purple' | 'green' | 'orange' | 'yellow' | 'plain';
}

export const KIND_LOOKS: Readonly<Record<SpanKind, KindLook>> = {
  llm: { icon: 'sparkle', label: 'LLM call', hue: 'blue' },
  agent: { icon: 'robot', label: 'Agent', hue: 'purple' },
  workflow: { icon: 'type-hierarchy-sub', label: 'Workflow', hue: 'purple' },
  chain: { icon: 'link', label: 'Chain', hue: 'plain' },
  step: { icon: 'debug-step-over', label: 'Step', hue: 'plain' },
  tool: { icon: 'tools', label: 'Tool call', hue: 'orange' },
  mcp: { icon: 'mcp', label: 'MCP call', hue: 'orange' },
  retriever: { icon: 'search', label: 'Retrieval', hue: 'green' },
  reranker: { icon: 'list-ordered', label: 'Reranker', hue: 'green' },
  embedding: { icon: 'symbol-array', label: 'Embedding', hue: 'green' },
  vector_db: { icon: 'database', label: 'Vector database', hue: 'green' },
  memory: { icon: 'library', label: 'Memory', hue: 'green' },
  guardrail: { icon: 'shield', label: 'Guardrail', hue: 'yellow' },
  evaluator: { icon: 'beaker', label: 'Evaluator', hue: 'yellow' },
  prompt: { icon: 'symbol-snippet', label: 'Prompt', hue: 'plain' },
  conversation: { icon: 'comment-discussion', label: 'Conversation', hue: 'purple' },
  turn: { icon: 'comment', label: 'Turn', hue: 'purple' },
  plan: { icon: 'tasklist', label: 'Plan', hue: 'purple' },
  a2a: { icon: 'call-outgoing', label: 'Agent to agent', hue: 'purple' },
  hook: { icon: 'plug', label: 'Hook', hue: 'plain' },
  audio: { icon: 'unmute', label: 'Audio', hue: 'blue' },
  event: { icon: 'symbol-event', label: 'Event', hue: 'plain' },
  http: { icon: 'globe', label: 'HTTP request', hue: 'plain' },
  db: { icon: 'database', label: 'Database query', hue: 'plain' },
  other: { icon: 'circle-outline', label: 'Span', hue: 'plain' },
};

/** The look for a column value: an index into SPAN_KINDS. Unknown numbers look like `other`. */
export function kindLook(index: number): KindLook {
  return KIND_LOOKS[SPAN_KINDS[index] ?? 'other'];
}
