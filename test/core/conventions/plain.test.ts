// HTTP and database spans: ordinary work with a name that says something, never the work of a model.
import { describe, expect, test } from 'vitest';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { type Attributes, makeContext, makeEvent, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, name = 'span') => normalize(makeSpan(attributes, { name }), makeContext());

describe('HTTP', () => {
  test.each<[string, Attributes, string | undefined]>([
    ['the path', { 'http.request.method': 'GET', 'url.path': '/orders/17' }, 'GET /orders/17'],
    [
      'of a whole address, without what follows it',
      { 'http.request.method': 'GET', 'url.full': 'https://u:p@h/orders?key=1#x' },
      'GET /orders',
    ],
    ['of an address alone', { 'http.method': 'GET', 'http.url': 'https://h' }, 'GET /'],
    ['old names', { 'http.method': 'POST', 'http.target': '/a?b=1' }, 'POST /a'],
    ['the route', { 'http.method': 'GET', 'http.route': '/orders/:id' }, 'GET /orders/:id'],
    ['a method of its own', { 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE', 'url.path': '/a' }, 'PURGE /a'],
    ['no place', { 'http.request.method': 'GET' }, undefined],
  ])('%s', (_name, attributes, label) => {
    expect(read(attributes)).toMatchObject({ kind: 'http', conventions: [] });
    expect(read(attributes).fields.label).toBe(label);
  });

  test('a name that says it already needs no label', () => {
    expect(read({ 'http.request.method': 'GET', 'url.path': '/a' }, 'GET /a').fields.label).toBeUndefined();
  });

  test('a model call over HTTP is a model call', () => {
    const canonical = read({ 'http.request.method': 'POST', 'url.path': '/v1/messages', 'gen_ai.request.model': 'm' });
    expect(canonical).toMatchObject({ kind: 'llm', conventions: ['otel-genai'] });
    expect(canonical.fields.label).toBeUndefined();
  });
});

describe('databases', () => {
  test.each<[string, Attributes, string, string | undefined]>([
    [
      'operation and table',
      { 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT', 'db.collection.name': 'orders' },
      'db',
      'SELECT orders',
    ],
    ['a summary', { 'db.system.name': 'mysql', 'db.query.summary': 'SELECT a JOIN b', 'db.query.text': 'x' }, 'db', 'SELECT a JOIN b'],
    ['old names', { 'db.system': 'postgresql', 'db.operation': 'INSERT', 'db.sql.table': 't' }, 'db', 'INSERT t'],
    ['a statement', { 'db.system': 'postgresql', 'db.statement': '  SELECT *\n  FROM t' }, 'db', 'SELECT * FROM t'],
    ['nothing to say', { 'db.system': 'redis', 'db.operation': 'GET' }, 'db', undefined],
    ['a vector store', { 'db.system': 'qdrant', 'db.operation.name': 'search', 'db.collection.name': 'c' }, 'vector_db', 'search c'],
    ['a search in an ordinary database', { 'db.system': 'postgresql', 'db.vector.query.top_k': 3n }, 'vector_db', undefined],
  ])('%s', (_name, attributes, kind, label) => {
    expect(read(attributes)).toMatchObject({ kind, conventions: [] });
    expect(read(attributes).fields.label).toBe(label);
  });

  test('a long statement is cut', () => {
    expect(read({ 'db.system': 'x', 'db.statement': 'y'.repeat(1_000_000) }).fields.label).toHaveLength(120);
  });

  test('what a search found: distance is no score', () => {
    const events = [
      makeEvent('db.query.result', { 'db.query.result.id': 'a', 'db.query.result.distance': 0.1 }),
      makeEvent('db.query.result', { 'db.query.result.id': 'b', 'db.query.result.score': 0.9 }),
      makeEvent('db.query.embeddings', { 'db.query.embeddings.vector': [1] }),
    ];
    const canonical = normalize(makeSpan({ 'db.system': 'chroma', 'db.operation': 'query' }, { events }), makeContext());
    expect(canonical.fields.documents).toMatchObject([
      { id: 'a', score: 0.1, scoreIs: 'distance' },
      { id: 'b', score: 0.9, scoreIs: 'score' },
    ]);
  });
});
