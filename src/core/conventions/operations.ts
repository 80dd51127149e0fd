// What kind of span an operation of OTel GenAI makes: the standard's words, and those of everybody who writes its names.
import type { SpanKind } from '../model/canonical.ts';
import { type Claims, KIND_STEP } from './claims.ts';
import type { SpanView } from './convention.ts';

const OPERATIONS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['chat', 'llm'],
  ['generate_content', 'llm'],
  ['text_completion', 'llm'],
  ['fetch_response', 'llm'],
  ['chat.completions', 'llm'],
  ['chat.streaming_completions', 'llm'],
  ['llm_call', 'llm'],
  ['embeddings', 'embedding'],
  ['retrieval', 'retriever'],
  ['rerank', 'reranker'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['agent_call', 'agent'],
  ['invoke_workflow', 'workflow'],
  ['chain', 'chain'],
  ['framework', 'chain'],
  ['agent', 'agent'],
  ['task', 'chain'],
  ['execute_task', 'chain'],
  ['vectordb', 'vector_db'],
  ['image', 'llm'],
  ['video', 'llm'],
  ['realtime', 'llm'],
  ['model_request', 'llm'],
  ['audio', 'audio'],
  ['translate', 'audio'],
  ['memory', 'memory'],
  ['memory_add', 'memory'],
  ['memory_search', 'memory'],
  ['memory_get', 'memory'],
  ['memory_update', 'memory'],
  ['memory_delete', 'memory'],
  ['moderation', 'guardrail'],
  ['mcp_tool_call', 'mcp'],
  ['mcp_tool_list', 'mcp'],
  ['mcp_resource_read', 'mcp'],
  ['mcp_resource_list', 'mcp'],
  ['agent_step', 'step'],
  ['event_loop_cycle', 'step'],
  ['schedule_tool_calls', 'step'],
  ['execute_event_loop_cycle', 'step'],
  ['model_generation', 'chain'],
  ['model_chunk', 'event'],
  ['execute_tool', 'tool'],
  ['tool_call', 'tool'],
  ['plan', 'plan'],
  ['decide', 'plan'],
  ['apply_guardrail', 'guardrail'],
  ['run_guardrail', 'guardrail'],
  ['guardrail.run', 'guardrail'],
  ['guard', 'guardrail'],
  ['completion', 'llm'],
  ['embedding', 'embedding'],
  ['image_generation', 'llm'],
  ['image_edit', 'llm'],
  ['image_variation', 'llm'],
  ['speech_to_text', 'audio'],
  ['text_to_speech', 'audio'],
  ['create_memory_store', 'memory'],
  ['delete_memory_store', 'memory'],
  ['search_memory', 'memory'],
  ['create_memory', 'memory'],
  ['update_memory', 'memory'],
  ['upsert_memory', 'memory'],
  ['delete_memory', 'memory'],
  ['user_prompt', 'turn'],
  ['execute_hook', 'hook'],
  ['content_event', 'event'],
  ['generate_speech', 'audio'],
  ['transcribe', 'audio'],
]);

/** Whether an operation is one call of a model. */
export function isModelCall(operation: string | null): boolean {
  return operation !== null && OPERATIONS.get(operation.toLowerCase()) === 'llm';
}

/** The kind by `gen_ai.operation.name`, else by the keys that only a tool or a model call has. */
export function readOperation(view: SpanView, claims: Claims): void {
  const operation = view.attributes.text('gen_ai.operation.name');
  if (operation !== null) {
    const kind = OPERATIONS.get(operation.toLowerCase());
    const mcp = kind === 'tool' && view.attributes.has('mcp.method.name');
    claims.kind(mcp ? 'mcp' : (kind ?? 'other'), KIND_STEP.operation, 'gen_ai.operation.name', kind === undefined ? operation : null);
  }
  if (view.attributes.has('mcp.method.name')) claims.kind('mcp', KIND_STEP.hint, 'mcp.method.name');
  for (const key of ['gen_ai.tool.name', 'gen_ai.tool.call.id']) if (view.attributes.has(key)) claims.kind('tool', KIND_STEP.hint, key);
  for (const key of ['gen_ai.request.model', 'gen_ai.response.model'])
    if (view.attributes.has(key)) claims.kind('llm', KIND_STEP.hint + 0.5, key);
}
