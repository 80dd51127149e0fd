// Says whether everything is well, and of what is not, what to do. The same answers in the explorer, the status menu and the CLI.
import { amount } from '../rpc/receiptText.ts';
import type { AppStatus, DoctorCheck, DoctorReport } from '../rpc/viewModels.ts';
import type { Store } from '../store/contract.ts';
import { producerReceipts } from './receipts.ts';

export async function examine(store: Store, status: AppStatus, priceProblems: readonly string[]): Promise<DoctorReport> {
  const counts = await store.counts();
  const producers = await producerReceipts(store);
  const waiting = await store.pendingScores();
  const damage = await store.check();
  const checks: DoctorCheck[] = [
    listening(status),
    {
      id: 'grpc',
      ok: status.role !== 'leader' || status.grpc !== null,
      title: 'OTLP/gRPC',
      detail: status.grpc ?? (status.role === 'leader' ? 'Not listening on gRPC.' : 'Whoever receives serves it.'),
      fix:
        status.role === 'leader' && status.grpc === null
          ? 'Close the program on the gRPC port, or set another port. OTLP/HTTP works.'
          : null,
    },
    {
      id: 'database',
      ok: damage === 'ok',
      title: 'Database',
      detail: `${status.db} (${status.driver}): ${amount(counts.spans, 'span')}, ${amount(counts.logs, 'log record')}, ${amount(counts.sessions, 'session')}, ${(counts.fileBytes / 1e6).toFixed(1)} MB${damage === 'ok' ? '' : `; ${damage}`}`,
      fix: damage === 'ok' ? null : 'The file is damaged. Export what you need, then delete it; Turnstone makes a new one.',
    },
    {
      id: 'derived',
      ok: status.behind < 50,
      title: 'Sessions and turns',
      detail:
        status.behind > 0
          ? `${status.behind} received chunks wait to be read.`
          : status.rebuild
            ? `Everything is read again, because this version or a price list reads it differently: ${status.rebuild.done} of ${status.rebuild.total} chunks.`
            : 'Up to date with what was received.',
      fix: status.behind < 50 ? null : 'Wait a moment. If the number does not fall, look at the log.',
    },
    {
      id: 'received',
      ok: counts.spans > 0,
      title: 'Spans',
      detail: counts.spans > 0 ? `${amount(counts.spans, 'span')} stored.` : 'No span has been received yet.',
      fix: counts.spans > 0 ? null : `Set OTEL_EXPORTER_OTLP_ENDPOINT=${status.http ?? 'http://127.0.0.1:4318'} in your app and run it.`,
    },
    ...(status.tee === null
      ? []
      : [
          {
            id: 'forward',
            ok: status.tee.problem === null,
            title: 'Forwarded',
            detail: `${amount(status.tee.requests, 'request')}, ${(status.tee.bytes / 1e6).toFixed(1)} MB, to ${status.tee.endpoint}${status.tee.failed > 0 ? `; ${status.tee.failed} given up` : ''}`,
            fix: null,
          },
        ]),
    ...status.problems.map(problem => ({ id: problem.code, ok: false, title: 'Received, but', detail: problem.message, fix: null })),
    ...priceProblems.map(problem => ({
      id: 'prices',
      ok: false,
      title: 'Price list',
      detail: problem,
      fix: 'Correct it. Entries that are right count all the same.',
    })),
    ...(waiting === 0
      ? []
      : [
          {
            id: 'scores',
            ok: true,
            title: 'Scores',
            detail: `${waiting} scores wait for what they are about to arrive.`,
            fix: null,
          },
        ]),
  ];
  return { ok: checks.every(check => check.ok), version: status.version, checks, producers };
}

function listening(status: AppStatus): DoctorCheck {
  const base = { id: 'receiver', title: 'Receiver' };
  switch (status.role) {
    case 'leader':
      return { ...base, ok: true, detail: `Receives on ${status.http}.`, fix: null };
    case 'follower':
      return {
        ...base,
        ok: true,
        detail: `Another Turnstone of yours receives${status.http ? ` on ${status.http}` : ''}; this one reads. What was refused since it started is said there.`,
        fix: null,
      };
    case 'busy':
      return {
        ...base,
        ok: false,
        detail: `The port is held by ${status.holder ?? 'another program'}.`,
        fix: 'Close that program, or set another port for Turnstone and for your apps.',
      };
    case 'readonly':
      return {
        ...base,
        ok: false,
        detail: 'The database can only be read.',
        fix: 'Check the permissions of the database file and its folder.',
      };
    default:
      return {
        ...base,
        ok: true,
        detail: 'Not receiving: this process only reads. What was refused is said by the Turnstone that receives, in its status line.',
        fix: null,
      };
  }
}
