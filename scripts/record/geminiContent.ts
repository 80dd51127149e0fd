// Gemini's generateContent, as the scripted model speaks it.
import type { ServerResponse } from 'node:http';
import { type Asked, decide, type Json, piecesOf, type Reply, textOf } from './scriptedReply.ts';

/** Answers `…/models/<model>:generateContent` and `…:streamGenerateContent`. */
export function answerGemini(path: string, body: Json, response: ServerResponse): void {
  const [, model = '', method = ''] = /models\/([^:]+):(\w+)/.exec(path) ?? [];
  const contents = (body.contents as Json[] | undefined) ?? [];
  const declared = ((body.tools as Json[] | undefined) ?? []).flatMap(one => (one.functionDeclarations as Json[] | undefined) ?? []);
  const system = (body.systemInstruction as Json | undefined)?.parts;
  const asked: Asked[] = [{ role: 'system', text: textOf(system) }, ...contents.map(askedOf)];
  const reply = decide(
    model,
    asked,
    declared.map(one => String(one.name)),
  );
  const parts = reply.toolCall
    ? [{ functionCall: { id: reply.toolCall.id, name: reply.toolCall.name, args: JSON.parse(reply.toolCall.arguments) as Json } }]
    : piecesOf(reply.text ?? '').map(text => ({ text }));
  const whole = (some: readonly object[], last: boolean) => ({
    candidates: [{ content: { role: 'model', parts: some }, index: 0, ...(last ? { finishReason: 'STOP' } : {}) }],
    usageMetadata: usageOf(reply),
    modelVersion: model,
    responseId: reply.id,
  });
  if (method !== 'streamGenerateContent') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole(parts, true)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [index, part] of parts.entries()) response.write(`data: ${JSON.stringify(whole([part], index === parts.length - 1))}\n\n`);
  response.end();
}

function askedOf(content: Json): Asked {
  const parts = (content.parts as Json[] | undefined) ?? [];
  if (content.role === 'model') return { role: 'assistant', text: JSON.stringify(parts) };
  const result = parts.some(part => part.functionResponse !== undefined);
  return { role: result ? 'tool' : 'user', text: result ? JSON.stringify(parts) : textOf(parts) };
}

function usageOf({ usage }: Reply): object {
  return {
    promptTokenCount: usage.input,
    candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning,
    cachedContentTokenCount: usage.cached,
    totalTokenCount: usage.input + usage.output,
  };
}
