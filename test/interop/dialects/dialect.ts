// One wire format of a model server: how a request is read, and how the script's answer is written, whole and in pieces.
import type { Asked, Reply } from '../script.ts';

export type Json = { readonly [key: string]: unknown };
export type Said = Exclude<Reply, { kind: 'fail' }>;

export interface Dialect {
  /** How the request's path ends. */
  readonly path: string;
  read(body: Json): Asked;
  /** `serial` tells one answer from another in their ids. */
  write(reply: Said, asked: Asked, serial: number, body: Json): Json;
  /** The same answer as server-sent events. */
  stream?(whole: Json, body: Json): Iterable<{ readonly event?: string; readonly data: Json | string }>;
}

/** The text of a message's content, which is a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map(part => (typeof part === 'string' ? part : String((part as Json).text ?? ''))).join('\n');
}

/** A text in a few pieces, as models send it. */
export function pieces(text: string): readonly string[] {
  const size = Math.ceil(text.length / 4);
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
}

export const CREATED = 1_795_600_000;

/** The dated name that a server answers with. */
export function answeredModel(asked: string): string {
  return { 'gpt-4o-mini': 'gpt-4o-mini-2024-07-18', 'claude-sonnet-4-5': 'claude-sonnet-4-5-20250929' }[asked] ?? asked;
}

/** The names of offered tools, which stand in the tool or in its function. */
export function toolNames(tools: unknown): readonly string[] {
  if (!Array.isArray(tools)) return [];
  return (tools as readonly Json[]).map(tool => String((tool.function as Json | undefined)?.name ?? tool.name));
}
