// Retrieved documents in the shapes retrievers report them.
import { anyField, isList, isObject, type Json, jsonText, textField } from '../json.ts';
import type { RetrievedDocument } from '../model/canonical.ts';

/** A list of documents as objects or plain texts; anything else gives none. */
export function readDocuments(json: Json | undefined): readonly RetrievedDocument[] {
  const list = isObject(json) ? anyField(json, 'documents', 'results', 'records') : json;
  if (!isList(list)) return [];
  const documents: RetrievedDocument[] = [];
  for (const item of list) {
    if (typeof item === 'string') documents.push({ id: null, text: item, score: null, scoreIs: 'score', metadata: null });
    else if (isObject(item)) {
      const score = numberField(item.score ?? item.relevance_score ?? item.relevanceScore);
      const distance = score === null ? numberField(item.distance) : null;
      const metadata = anyField(item, 'metadata');
      documents.push({
        id: textField(item, 'id', 'document_id'),
        text: textField(item, 'content', 'page_content', 'pageContent', 'text', 'document'),
        score: score ?? distance,
        scoreIs: distance === null ? 'score' : 'distance',
        metadata: metadata === undefined ? null : jsonText(metadata),
      });
    }
  }
  return documents;
}

function numberField(value: Json | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
