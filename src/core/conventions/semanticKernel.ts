// Semantic Kernel (Python, .NET, Java): OTel GenAI under its older names, with a few of its own, and spans of kernel functions.
import { type Claims, KIND_STEP } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readToolDefinitions, usageFrom } from './genAiShared.ts';
import { normalizeFinish } from './messages.ts';

const SCOPE = /^(semantic_kernel(\.|$)|Microsoft\.SemanticKernel|com\.microsoft\.semantickernel)/;
const COMPLETION = /^(chat|text)\.(streaming_)?completions( |$)/;

export const semanticKernel: Convention = {
  id: 'semantic-kernel',
  label: 'Semantic Kernel',
  spec: 'https://learn.microsoft.com/semantic-kernel/concepts/enterprise-readiness/observability/',
  advice: {
    content:
      'Set SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true, and in Python export logs too: messages travel as log records.',
    session: 'Set session.id or gen_ai.conversation.id on a span around the call.',
    user: 'Set user.id on a span around the call.',
    usage: 'Set SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS=true.',
  },
  prefixes: ['sk.', 'semantic_kernel.'],
  recognizes: view => SCOPE.test(view.scopeName) || view.families.has('sk') || view.families.has('semantic_kernel'),
  read(view, claims) {
    const a = view.attributes;
    readKind(view, claims);
    // One reason as text, where the standard has a list.
    const reason = a.text('gen_ai.response.finish_reason');
    if (reason !== null) claims.add('finishReasons', reason.split(',').map(normalizeFinish), 'gen_ai.response.finish_reason');
    const functions = a.json('sk.available_functions') ?? a.list('sk.available_functions');
    claims.add('toolDefinitions', readToolDefinitions(functions), 'sk.available_functions');
    const { usage, keys } = usageFrom(a, [
      ['input', ['gen_ai.response.prompt_tokens']],
      ['output', ['gen_ai.response.completion_tokens']],
    ]);
    if (keys.length > 0) claims.addUsage(usage, keys);
    claims.add('input', a.text('semantic_kernel.function.arguments'), 'semantic_kernel.function.arguments');
    claims.add('output', a.text('semantic_kernel.function.result'), 'semantic_kernel.function.result');
    claims.understood(['sk.available_functions', 'semantic_kernel.function.name', 'semantic_kernel.function.streaming']);
  },
};

/** A kernel function is a prompt or a piece of code; called by the model it says so itself (execute_tool). */
function readKind(view: SpanView, claims: Claims): void {
  const operation = view.attributes.text('gen_ai.operation.name');
  if (COMPLETION.test(operation ?? view.span.name)) {
    claims.kind('llm', KIND_STEP.operation, operation === null ? 'span name' : 'gen_ai.operation.name');
  } else if (operation === null) claims.kind('chain', KIND_STEP.framework, 'span name');
}
