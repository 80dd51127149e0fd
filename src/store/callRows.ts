// Messages of model calls as digests. A call's list goes on from the run of an earlier call of its session where it can, so a history
// that each call resends is kept once. Runs never change: a call that turns out to say something else gets another run.
import type { CallDigests, CallRecord } from './contract.ts';
import type { Driver, Row } from './driver.ts';
import { numberOrNull, toHex } from './mapping.ts';

/** Bytes of a digest: enough to tell the messages of one session apart. */
const DIGEST_BYTES = 8;
/** Sessions whose last runs are remembered, and runs for each. */
const SESSIONS = 200;
const RUNS = 6;
/** Runs on a path at most: reading a call unpacks its whole path. */
const MAX_PATH = 64;

interface Run {
  readonly id: number;
  readonly path: number;
  readonly digests: readonly string[];
}

export function callWriter(driver: Driver) {
  const oldCall = driver.prepare('SELECT run, inputs, system FROM calls WHERE span = ?');
  const putCall = driver.prepare('INSERT OR REPLACE INTO calls (span, run, inputs, system) VALUES (?, ?, ?, ?)');
  const dropCall = driver.prepare('DELETE FROM calls WHERE span = ?');
  const putRun = driver.prepare('INSERT INTO message_runs (parent, length, digests) VALUES (?, ?, ?) RETURNING id');
  const lastRuns = driver.prepare(`SELECT DISTINCT c.run FROM calls c JOIN facts f ON f.span = c.span WHERE f.session_no = ?
    ORDER BY f.start_us DESC LIMIT ${RUNS}`);
  const runs = runReader(driver);
  const recent = new Map<number, Run[]>();

  const recentOf = (session: number, isNew: boolean): Run[] => {
    let known = recent.get(session);
    if (known) recent.delete(session);
    else known = isNew ? [] : lastRuns.all(session).map(row => runs.read(Number(row.run)));
    recent.set(session, known);
    if (recent.size > SESSIONS) recent.delete(recent.keys().next().value as number);
    return known;
  };

  return {
    /** `isNew`: nothing of the span was stored before. */
    put(span: number, session: number, call: CallDigests | null, isNew: boolean, newSession: boolean): void {
      const old = isNew ? undefined : oldCall.get(span);
      if (call === null) {
        if (old) dropCall.run(span);
        return;
      }
      const digests = [...call.input, ...call.output];
      const known = recentOf(session, newSession);
      const system = call.system === null ? null : Buffer.from(call.system, 'hex');
      const same = [...(old ? [runs.read(Number(old.run))] : []), ...known].find(run => equal(run.digests, digests));
      if (same) {
        if (!old || Number(old.run) !== same.id || Number(old.inputs) !== call.input.length || toHex(old.system) !== (call.system ?? ''))
          putCall.run(span, same.id, call.input.length, system);
        return;
      }
      let parent: Run | null = null;
      for (const run of known) {
        if (run.digests.length > (parent?.digests.length ?? 0) && run.path < MAX_PATH && startsWith(digests, run.digests)) parent = run;
      }
      const rest = digests.slice(parent?.digests.length ?? 0);
      const id = Number(putRun.get(parent?.id ?? null, digests.length, Buffer.from(rest.join(''), 'hex'))?.id);
      putCall.run(span, id, call.input.length, system);
      known.unshift({ id, path: (parent?.path ?? 0) + 1, digests });
      known.length = Math.min(known.length, RUNS);
    },
    /** After a rollback or when derivation begins again: what was remembered may not be there. */
    forget(): void {
      recent.clear();
    },
  };
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(list: readonly string[], beginning: readonly string[]): boolean {
  if (beginning.length > list.length) return false;
  for (let at = beginning.length - 1; at >= 0; at--) if (list[at] !== beginning[at]) return false;
  return true;
}

/** Unpacks runs along their path. */
function runReader(driver: Driver) {
  const one = driver.prepare('SELECT parent, digests FROM message_runs WHERE id = ?');
  return {
    read(id: number): Run {
      const parts: string[][] = [];
      for (let at: number | null = id; at !== null && parts.length <= MAX_PATH; ) {
        const row = one.get(at);
        parts.push(split(toHex(row?.digests)));
        at = numberOrNull(row?.parent);
      }
      return { id, path: parts.length, digests: parts.reverse().flat() };
    },
  };
}

function split(hex: string): string[] {
  const digests: string[] = [];
  for (let at = 0; at < hex.length; at += DIGEST_BYTES * 2) digests.push(hex.slice(at, at + DIGEST_BYTES * 2));
  return digests;
}

export function callQueries(driver: Driver) {
  const ofSession = driver.prepare(`SELECT c.span, c.run, c.inputs, c.system, s.trace_id, s.span_id, s.end_us, f.turn_no, f.start_us
    FROM facts f JOIN calls c ON c.span = f.span JOIN spans s ON s.id = f.span
    WHERE f.session_no = (SELECT no FROM sessions WHERE id = ?) AND f.start_us <= ? ORDER BY f.start_us DESC, s.span_id DESC LIMIT ?`);
  const runs = runReader(driver);
  return (query: { session: string; untilUs: number; limit: number }): CallRecord[] => {
    const read = new Map<number, readonly string[]>();
    const digestsOf = (id: number) => {
      const known = read.get(id) ?? runs.read(id).digests;
      read.set(id, known);
      return known;
    };
    return ofSession
      .all(query.session, query.untilUs, query.limit)
      .reverse()
      .map(row => callRecord(row, digestsOf(Number(row.run))));
  };
}

function callRecord(row: Row, digests: readonly string[]): CallRecord {
  const inputs = Number(row.inputs);
  return {
    no: Number(row.span),
    traceId: toHex(row.trace_id),
    spanId: toHex(row.span_id),
    turnNo: numberOrNull(row.turn_no),
    startUs: Number(row.start_us),
    endUs: Number(row.end_us),
    system: row.system === null ? null : toHex(row.system),
    input: digests.slice(0, inputs),
    output: digests.slice(inputs),
  };
}
