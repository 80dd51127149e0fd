import { describe, expect, test } from 'vitest';
import { normalizeFinish, readMessages, readPart } from '../../../src/core/conventions/messages.ts';
import type { Json } from '../../../src/core/json.ts';

const parts = (content: Json) => readMessages([{ role: 'assistant', content }], 'user')![0]!.parts;

describe('one part of each shape', () => {
  test.each<[string, Json, object]>([
    ['text', { type: 'text', content: 'a' }, { type: 'text', text: 'a' }],
    ['OpenAI Responses text', { type: 'output_text', text: 'a' }, { type: 'text', text: 'a' }],
    ['pydantic-ai thinking', { type: 'thinking', content: 'a' }, { type: 'reasoning', text: 'a' }],
    ['Anthropic thinking', { type: 'thinking', thinking: 'a', signature: 's' }, { type: 'reasoning', text: 'a' }],
    ['Anthropic redacted thinking', { type: 'redacted_thinking', data: 'x' }, { type: 'reasoning', text: '', encrypted: true }],
    [
      'OpenAI reasoning item',
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'a' }], encrypted_content: 'x' },
      { type: 'reasoning', text: 'a', encrypted: true },
    ],
    [
      'tool call',
      { type: 'tool_call', id: '1', name: 'f', arguments: { a: 1 } },
      { type: 'tool_call', id: '1', name: 'f', args: '{"a":1}' },
    ],
    [
      'tool call with arguments as text',
      { type: 'tool_call', id: '1', name: 'f', arguments: '{ "a": 1 }' },
      { type: 'tool_call', id: '1', name: 'f', args: '{ "a": 1 }' },
    ],
    [
      'Anthropic tool use',
      { type: 'tool_use', id: '1', name: 'f', input: { a: 1 } },
      { type: 'tool_call', id: '1', name: 'f', args: '{"a":1}' },
    ],
    [
      'AI SDK v5 tool call',
      { type: 'tool-call', toolCallId: '1', toolName: 'f', input: {} },
      { type: 'tool_call', id: '1', name: 'f', args: '{}' },
    ],
    [
      'AI SDK v4 tool call',
      { type: 'tool-call', toolCallId: '1', toolName: 'f', args: {} },
      { type: 'tool_call', id: '1', name: 'f', args: '{}' },
    ],
    [
      'OpenAI Responses call',
      { type: 'function_call', call_id: '1', name: 'f', arguments: '{}' },
      { type: 'tool_call', id: '1', name: 'f', args: '{}' },
    ],
    ['Gemini call', { functionCall: { name: 'f', args: { a: 1 } } }, { type: 'tool_call', id: null, name: 'f', args: '{"a":1}' }],
    ['response', { type: 'tool_call_response', id: '1', response: 'r' }, { type: 'tool_result', id: '1', name: null, result: 'r' }],
    [
      'result',
      { type: 'tool_call_response', id: '1', result: { ok: true } },
      { type: 'tool_result', id: '1', name: null, result: '{"ok":true}' },
    ],
    ['Copilot content', { type: 'tool_call_response', id: '1', content: 'r' }, { type: 'tool_result', id: '1', name: null, result: 'r' }],
    [
      'Anthropic result',
      { type: 'tool_result', tool_use_id: '1', content: [{ type: 'text', text: 'r' }] },
      { type: 'tool_result', id: '1', name: null, result: 'r' },
    ],
    [
      'AI SDK v5 result',
      { type: 'tool-result', toolCallId: '1', toolName: 'f', output: { type: 'json', value: { a: 1 } } },
      { type: 'tool_result', id: '1', name: 'f', result: '{"a":1}' },
    ],
    [
      'AI SDK v4 result',
      { type: 'tool-result', toolCallId: '1', toolName: 'f', result: 'r' },
      { type: 'tool_result', id: '1', name: 'f', result: 'r' },
    ],
    [
      'blob',
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
      { type: 'media', modality: 'image', mime: 'image/png', ref: null, bytes: 3 },
    ],
    [
      'uri',
      { type: 'uri', modality: 'video', uri: 'gs://b/v' },
      { type: 'media', modality: 'video', mime: null, ref: 'gs://b/v', bytes: null },
    ],
    [
      'OpenAI image',
      { type: 'image_url', image_url: { url: 'data:image/gif;base64,AAAA' } },
      { type: 'media', modality: 'image', mime: 'image/gif', ref: null, bytes: 3 },
    ],
    [
      'OpenAI audio',
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'media', modality: 'audio', mime: 'audio/wav', ref: null, bytes: 3 },
    ],
    [
      'Anthropic image',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'media', modality: 'image', mime: 'image/png', ref: null, bytes: 3 },
    ],
    [
      'AI SDK file',
      { type: 'file', mediaType: 'application/pdf', data: 'https://x/y.pdf' },
      { type: 'media', modality: 'application', mime: 'application/pdf', ref: 'https://x/y.pdf', bytes: null },
    ],
    [
      'Gemini inline data',
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
      { type: 'media', modality: 'image', mime: 'image/png', bytes: 3, ref: null },
    ],
    ['redacted text', { type: 'text', content: '[REDACTED]' }, { type: 'redacted' }],
    ['unknown', { type: 'compaction', id: '1' }, { type: 'other', label: 'compaction', json: '{"type":"compaction","id":"1"}' }],
  ])('%s', (name, part, expected) => {
    expect(readPart(part as never), name).toEqual([expected]);
  });
});

describe('messages', () => {
  test('OpenAI chat: text, tool calls and tool results', () => {
    expect(
      readMessages(
        [
          { role: 'developer', content: 'obey' },
          { role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }] },
          { role: 'tool', tool_call_id: '1', content: 'done' },
        ],
        'user',
      ),
    ).toEqual([
      { role: 'system', rawRole: 'developer', parts: [{ type: 'text', text: 'obey' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: '1', name: 'f', args: '{}' }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: '1', name: null, result: 'done' }] },
    ]);
  });

  test('a choice is the message inside it, with its reason', () => {
    expect(readMessages([{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: 'hi' } }], 'assistant')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', text: 'hi' }], finishReason: 'tool_call' },
    ]);
  });

  test('what is no list of messages is none, rather than half of one', () => {
    for (const json of ['text', 5, null, [], [1, 2], [{ role: 'user', content: 'x' }, 5], { a: 1 }, [{ embedding: [1] }]] as Json[]) {
      expect(readMessages(json, 'user')).toBeNull();
    }
  });

  test("items of OpenAI's Responses API stand among messages", () => {
    const items = [
      { role: 'user', content: 'q' },
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'r' },
    ];
    expect(readMessages(items, 'user')).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'q' }] },
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', args: '{}' }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c', name: null, result: 'r' }] },
    ]);
  });

  test('LangChain: its serialized form, its plain form, pairs, and calls that stand twice', () => {
    const call = { id: 'c', name: 'f', args: {} };
    const messages: Json = [
      { lc: 1, type: 'constructor', id: ['langchain', 'SystemMessage'], kwargs: { content: 's' } },
      ['human', 'q'],
      { type: 'ai', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }], tool_calls: [call] },
      { type: 'tool', content: 'r', tool_call_id: 'c', name: 'f' },
    ];
    const read = readMessages(messages, 'user')!;
    expect(read.map(message => message.role)).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(read[2]!.parts).toEqual([{ type: 'tool_call', id: 'c', name: 'f', args: '{}' }]);
    expect(read[3]!.parts).toEqual([{ type: 'tool_result', id: 'c', name: 'f', result: 'r' }]);
  });

  test('content may be text, a list of both, or nothing', () => {
    expect(parts('a')).toEqual([{ type: 'text', text: 'a' }]);
    expect(parts(['a', { type: 'text', text: 'b' }])).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
    expect(parts(null)).toEqual([]);
  });
});

test.each([
  ['FinishReason.STOP', 'stop'],
  ['tool-calls', 'tool_call'],
  ['tool_use', 'tool_call'],
  ['end_turn', 'stop'],
  ['max_tokens', 'length'],
  ['content_filter', 'content_filter'],
])('the finish reason %s is %s', (sent, expected) => {
  expect(normalizeFinish(sent)).toBe(expected);
});
