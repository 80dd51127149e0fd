// Media parts of messages: what kind, how large and where, without ever loading or decoding them.
import { anyField, field, isObject, type JsonObject, textField } from '../json.ts';
import type { Part } from '../model/canonical.ts';

/** A part that holds or points to media, or null. `type` is the part's type in lower case with underscores. */
export function readMedia(part: JsonObject, type: string): Part | null {
  const gemini = anyField(part, 'inlineData', 'inline_data', 'fileData', 'file_data');
  if (isObject(gemini)) {
    const data = textField(gemini, 'data');
    return media(null, textField(gemini, 'mimeType', 'mime_type'), data ?? textField(gemini, 'fileUri', 'file_uri'), data !== null);
  }
  const mime = textField(part, 'mime_type', 'mediaType', 'media_type', 'mimeType');
  const modality = textField(part, 'modality');
  switch (type) {
    case 'blob':
      return media(modality, mime, textField(part, 'content', 'data'), true);
    case 'uri':
      return media(modality, mime, textField(part, 'uri', 'url'));
    case 'file':
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'input_image':
    case 'input_audio':
    case 'input_file':
    case 'image_url': {
      const what = modality ?? (type.includes('image') ? 'image' : type.includes('audio') ? 'audio' : type === 'video' ? 'video' : null);
      const holder = anyField(part, 'source', 'image_url', 'input_audio', 'file', 'image', 'audio');
      if (isObject(holder)) {
        const format = textField(holder, 'format');
        const inner = textField(holder, 'media_type', 'mime_type') ?? (format === null ? null : `audio/${format}`);
        const ref = textField(holder, 'url', 'data', 'file_data', 'file_id', 'uri') ?? nestedUrl(holder);
        return media(what, inner ?? mime, ref, field(holder, 'type') === 'base64' || field(holder, 'data') !== undefined);
      }
      const ref = typeof holder === 'string' ? holder : textField(part, 'data', 'url', 'uri', 'file_id', 'content');
      return media(what, mime, ref, typeof field(part, 'data') === 'string' && !/^[a-z]+:/i.test(ref ?? ''));
    }
    default:
      return null;
  }
}

/** OpenInference keeps an image one level deeper: `image.image.url`. */
function nestedUrl(holder: JsonObject): string | null {
  const inner = anyField(holder, 'image', 'audio');
  return isObject(inner) ? textField(inner, 'url') : null;
}

/**
 * A media part from a URL, a data URL, an id, or base64 text. Inline content is measured and left where it is: `ref` is null.
 */
export function media(modality: string | null, mime: string | null, ref: string | null, inline = false): Part {
  const data = ref === null ? null : /^data:([^;,]*)[^,]{0,100},/i.exec(ref.slice(0, 300));
  const type = mime ?? (data?.[1] || null);
  const kind = modality ?? type?.split('/')[0] ?? 'file';
  if (ref === null) return { type: 'media', modality: kind, mime: type, ref: null, bytes: null };
  if (data !== null) return { type: 'media', modality: kind, mime: type, ref: null, bytes: base64Bytes(ref.length - data[0].length) };
  const bare = ref.length > 2000 && !/^[a-z][a-z0-9+.-]*:/i.test(ref.slice(0, 40));
  if (inline || bare) return { type: 'media', modality: kind, mime: type, ref: null, bytes: base64Bytes(ref.length) };
  return { type: 'media', modality: kind, mime: type, ref, bytes: null };
}

/** Bytes that a base64 text of this length stands for, padding ignored. */
function base64Bytes(length: number): number {
  return Math.floor((length * 3) / 4);
}
