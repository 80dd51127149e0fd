// Who sent spans and logs, and what each left out: receipts are counted from groups of alike spans, so nothing has to be kept in step.
import type { ProducerKey, ReceiptGroup } from './contract.ts';
import type { Driver } from './driver.ts';
import { numberOrNull, textOrNull, toHex } from './mapping.ts';

/** Keys listed for each producer at most, and their length: a producer that makes keys up must not fill the table. */
const MAX_KEYS = 200;
const MAX_KEY_CHARS = 200;
/** Producers whose keys are remembered. */
const MAX_REMEMBERED = 1000;

function valuesOf(key: ProducerKey): readonly [string, string, string, string] {
  const short = (text: string) => text.slice(0, MAX_KEY_CHARS);
  return [short(key.app), short(key.scope), short(key.scopeVersion), short(key.language)];
}

export function producerRows(driver: Driver) {
  const find = driver.prepare('SELECT id FROM producers WHERE app = ? AND scope = ? AND scope_version = ? AND language = ?');
  const make = driver.prepare('INSERT INTO producers (app, scope, scope_version, language) VALUES (?, ?, ?, ?) RETURNING id');
  const putKey = driver.prepare('INSERT OR IGNORE INTO unknown_keys (producer, key, trace_id, span_id) VALUES (?, ?, ?, ?)');
  const countKeys = driver.prepare('SELECT count(*) AS n FROM unknown_keys WHERE producer = ?');
  const known = new Map<number, Set<string>>();

  return {
    find(key: ProducerKey): number | null {
      return numberOrNull(find.get(...valuesOf(key))?.id);
    },
    no(key: ProducerKey): number {
      const values = valuesOf(key);
      return Number((find.get(...values) ?? make.get(...values))?.id);
    },
    putUnknown(producer: number, keys: readonly string[], traceId: Uint8Array, spanId: Uint8Array): void {
      let seen = known.get(producer);
      if (!seen) {
        if (known.size >= MAX_REMEMBERED) known.clear();
        seen = new Set();
        known.set(producer, seen);
      }
      for (const key of keys) {
        if (seen.has(key) || seen.size >= MAX_KEYS) continue;
        seen.add(key);
        if (Number(countKeys.get(producer)?.n) < MAX_KEYS) putKey.run(producer, key.slice(0, MAX_KEY_CHARS), traceId, spanId);
      }
    },
    forget(): void {
      known.clear();
    },
    receipts(): ReceiptGroup[] {
      return driver
        .prepare(`SELECT producer, convention, kind, flags, given, cost_nano IS NOT NULL, coalesce(input_tokens, output_tokens) IS NOT NULL, count(*), min(span)
          FROM facts GROUP BY 1, 2, 3, 4, 5, 6, 7`)
        .arrays()
        .map(([producer, convention, kind, flags, given, costs, tokens, count, example]) => ({
          producer: numberOrNull(producer),
          convention: textOrNull(convention),
          kind: Number(kind),
          flags: Number(flags),
          given: Number(given),
          costs: costs !== 0,
          tokens: tokens !== 0,
          count: Number(count),
          example: Number(example),
        }));
    },
    producers(): (ProducerKey & { readonly id: number; readonly logs: number })[] {
      return driver
        .prepare(`SELECT p.*, coalesce(l.n, 0) AS logs FROM producers p LEFT JOIN (SELECT producer, count(*) AS n FROM log_facts GROUP BY producer) l
          ON l.producer = p.id ORDER BY p.id`)
        .all()
        .map(row => ({
          id: Number(row.id),
          app: String(row.app),
          scope: String(row.scope),
          scopeVersion: String(row.scope_version),
          language: String(row.language),
          logs: Number(row.logs),
        }));
    },
    unknownKeys(): { producer: number; key: string; traceId: string; spanId: string }[] {
      return driver
        .prepare('SELECT * FROM unknown_keys ORDER BY producer, key')
        .all()
        .map(row => ({
          producer: Number(row.producer),
          key: String(row.key),
          traceId: toHex(row.trace_id),
          spanId: toHex(row.span_id),
        }));
    },
  };
}
