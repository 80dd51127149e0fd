// A turn and a tool as an app writes them with OpenInference: an AGENT span of its own around the calls, a TOOL span inside.
import { getAttributesFromContext } from '@arizeai/openinference-core';
import { context, type Tracer } from '@opentelemetry/api';
import type { Wrapping } from './openAiScenarios.ts';
import { inSpan } from './scenario.ts';
import { withOpenInferenceSession } from './sessions.ts';

export function openInferenceWrapping(producer: string, tracer: Tracer): Wrapping {
  return {
    turn: (question, run) =>
      withOpenInferenceSession(producer, () =>
        inSpan(tracer, 'answer', attributesOf('AGENT', question, { 'agent.name': 'support-agent' }), async span => {
          const answer = await run();
          span.setAttributes({ 'output.value': answer, 'output.mime_type': 'text/plain' });
          return answer;
        }),
      ),
    tool: (args, run) =>
      inSpan(tracer, 'find_order', attributesOf('TOOL', args, { 'tool.name': 'find_order' }), async span => {
        const result = await run();
        span.setAttributes({ 'output.value': result, 'output.mime_type': 'application/json' });
        return result;
      }),
  };
}

function attributesOf(kind: string, input: string, more: Record<string, string>) {
  const mime = input.startsWith('{') ? 'application/json' : 'text/plain';
  const shared = { 'openinference.span.kind': kind, 'input.value': input, 'input.mime_type': mime };
  return { ...getAttributesFromContext(context.active()), ...shared, ...more };
}
