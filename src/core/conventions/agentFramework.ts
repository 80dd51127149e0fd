// Microsoft Agent Framework (Python and .NET): OTel GenAI for agents, models and tools, spans of its own for workflows.
import type { SpanKind } from '../model/canonical.ts';
import { KIND_STEP } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';

/** By the start of the name: executors and edges add their own. Building a workflow is no work of it and stays a plain span. */
const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['workflow.run', 'workflow'],
  ['workflow_invoke', 'workflow'],
  ['workflow.session', 'workflow'],
  ['executor.process', 'step'],
  ['edge_group.process', 'step'],
  ['message.send', 'event'],
]);
const SCOPE = /^(agent_framework(\.|$)|(Experimental\.)?Microsoft\.(Agents\.AI|Extensions\.AI)(\.|$))/;

export const agentFramework: Convention = {
  id: 'agent-framework',
  label: 'Microsoft Agent Framework',
  spec: 'https://learn.microsoft.com/agent-framework/user-guide/observability',
  advice: {
    content:
      'Call configure_otel_providers(enable_sensitive_data=True), or set ENABLE_SENSITIVE_DATA=true; in .NET set EnableSensitiveData.',
    session: 'Set gen_ai.conversation.id or session.id on a span around the run: only a thread kept by the service has an id of its own.',
    user: 'Set user.id on a span around the run.',
  },
  prefixes: ['workflow.', 'workflow_builder.', 'executor.', 'edge_group.', 'message.', 'agent_framework.'],
  recognizes: view => (SCOPE.test(view.scopeName) ? kindOf(view) !== undefined || view.families.has('gen_ai') : false),
  read(view, claims) {
    const a = view.attributes;
    const kind = kindOf(view);
    if (kind !== undefined) claims.kind(kind, KIND_STEP.spanName, 'span name');
    for (const key of ['executor.id', 'workflow.name', 'message.type']) claims.add('label', labelOf(view, a.text(key)), key);
    claims.add('input', a.text('executor.input'), 'executor.input');
    claims.add('output', a.text('executor.output'), 'executor.output');
    claims.add('input', a.text('message.content'), 'message.content');
    claims.understood([
      ...['workflow.id', 'workflow.name', 'workflow.description', 'workflow.definition', 'workflow_builder.name'],
      ...['workflow_builder.description', 'executor.id', 'executor.type', 'edge_group.type', 'edge_group.id', 'edge_group.delivered'],
      ...['edge_group.delivery_status', 'message.source_id', 'message.target_id', 'message.type', 'message.payload_type'],
      ...['message.destination_executor_id', 'agent_framework.function.name', 'agent_framework.function.invocation.duration'],
    ]);
  },
};

function kindOf(view: SpanView): SpanKind | undefined {
  return KINDS.get(view.span.name.split(' ', 1)[0]!);
}

/** "executor.process" alone says too little in a list of twenty. */
function labelOf(view: SpanView, detail: string | null): string | null {
  return detail === null || view.span.name.includes(' ') ? null : `${view.span.name} ${detail}`;
}
