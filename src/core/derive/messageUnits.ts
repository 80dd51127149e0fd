// What of a message is compared when histories are: each part with its role. Instrumentations split and join messages as they like, so
// the parts count, not the messages; what is never resent the same way (reasoning, names, finish reasons) does not.
import { type Json, parseJson } from '../json.ts';
import type { Message, Part } from '../model/canonical.ts';

export interface MessageUnit {
  /** Equal for equal content. */
  readonly text: string;
  /** Place of its message in the list. */
  readonly message: number;
}

/** Units of the messages that are not system messages, in order. */
export function messageUnits(messages: readonly Message[] | undefined): readonly MessageUnit[] {
  const units: MessageUnit[] = [];
  messages?.forEach((message, place) => {
    if (message.role === 'system') return;
    for (const part of message.parts) {
      const text = unitText(message.role, part);
      if (text !== null) units.push({ text, message: place });
    }
  });
  return units;
}

/** The system messages as one text; null where there are none. */
export function systemText(messages: readonly Message[] | undefined): string | null {
  const texts = (messages ?? [])
    .filter(message => message.role === 'system')
    .flatMap(message => message.parts.map(part => unitText('system', part)))
    .filter(text => text !== null);
  return texts.length === 0 ? null : texts.join('\n');
}

function unitText(role: Message['role'], part: Part): string | null {
  switch (part.type) {
    case 'text': {
      const text = part.text.trim();
      return text === '' ? null : `${role} text ${text}`;
    }
    case 'reasoning':
      return null;
    case 'tool_call':
      return `call ${part.name} ${sameJson(part.args)}`;
    case 'tool_result':
      return `result ${sameJson(part.result)}`;
    case 'media':
      return `${role} media ${part.modality} ${part.ref ?? part.bytes ?? ''}`;
    case 'redacted':
      return `${role} redacted`;
    case 'other':
      return `${role} ${part.label} ${part.json}`;
  }
}

/** JSON however it was spaced; other text as it is. Large values are not worth reading twice. */
function sameJson(text: string): string {
  if (text.length > 20_000) return text;
  const json: Json | undefined = parseJson(text);
  return json === undefined ? text.trim() : JSON.stringify(json);
}

/**
 * How many leading messages are resent, of a list whose first `units` units are: a message counts when all of it is. System messages are
 * not counted.
 */
export function resentMessages(messages: readonly Message[], units: number): number {
  const all = messageUnits(messages);
  const firstNew = all[units]?.message ?? messages.length;
  return messages.slice(0, firstNew).filter(message => message.role !== 'system').length;
}
