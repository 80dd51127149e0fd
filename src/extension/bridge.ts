// Between a webview and the app: passes on calls that are well formed and on the list, answers in kind, and pushes events.
// The page is not trusted: it may name methods of the contract and nothing else, and the app checks the parameters of each.
import type { Client, EventName, Method } from '../rpc/contract.ts';
import { RpcError, toWireError } from '../rpc/errors.ts';

/** Every method, and whether the explorer may call it: a new one does not compile until that is decided. */
const ALLOWED: Readonly<Record<Method, boolean>> = {
  'app.status': true,
  'app.takeOver': true,
  'app.doctor': true,
  'producers.list': true,
  'sessions.list': true,
  'sessions.facets': true,
  'filter.values': true,
  'filters.list': true,
  'filters.put': true,
  'session.get': true,
  'turn.get': true,
  'turns.list': true,
  'turn.text': true,
  'turn.messages': true,
  'spans.columns': true,
  'spans.list': true,
  'span.get': true,
  'span.raw': true,
  'span.value': true,
  'span.image': true,
  'source.files': false,
  'source.places': false,
  'rubrics.list': true,
  'rubrics.library': true,
  'rubrics.add': true,
  'scores.list': true,
  'scores.put': true,
  'scores.undo': true,
  'scores.history': true,
  'scores.share': true,
  'scores.text': true,
  'scores.collect': true,
  'scores.agree': true,
  'reviews.list': true,
  'reviews.get': true,
  'reviews.make': true,
  'reviews.mark': true,
  'reviews.remove': true,
  'golden.sets': true,
  'golden.entries': true,
  'golden.draft': true,
  'golden.put': true,
  'golden.remove': true,
  'golden.stale': true,
  'golden.outline': true,
  'golden.run': true,
  'golden.formats': true,
  'golden.export': true,
  'golden.import': true,
  'storage.get': true,
  'storage.keep': true,
  'storage.dropCopies': true,
  'sessions.pin': true,
  'sessions.delete': true,
  'logs.list': true,
  'export.otlpJson': true,
  'import.otlpJson': true,
  'sample.load': true,
};

/** What a page over a file may call: what reads, and nothing that would change the file's database behind its editor. */
export const FILE_METHODS: Readonly<Record<Method, boolean>> = {
  ...ALLOWED,
  'app.takeOver': false,
  'filters.put': false,
  'rubrics.add': false,
  'scores.put': false,
  'scores.undo': false,
  'reviews.make': false,
  'reviews.mark': false,
  'reviews.remove': false,
  'golden.put': false,
  'golden.remove': false,
  'golden.import': false,
  'scores.share': false,
  'scores.collect': false,
  'storage.keep': false,
  'storage.dropCopies': false,
  'sessions.pin': false,
  'sessions.delete': false,
  'import.otlpJson': false,
  'sample.load': false,
};

/** A page that asks for more at once than this is broken. */
const MAX_RUNNING = 256;

export interface BridgePage {
  post(message: unknown): void;
  /** Anything that is not a channel message. */
  onOther(message: Readonly<Record<string, unknown>>): void;
}

export interface Bridge {
  /** Takes whatever the page posted. */
  receive(message: unknown): void;
  dispose(): void;
}

export function bridge(client: Client, page: BridgePage, allowed: Readonly<Record<Method, boolean>> = ALLOWED): Bridge {
  const running = new Map<number, AbortController>();
  let open = true;
  const post = (message: unknown) => {
    if (open) page.post(message);
  };
  const forward = <E extends EventName>(event: E) => client.on(event, payload => post({ t: 'event', event, payload }));
  const ends = [forward('changed'), forward('status')];

  const call = (id: number, method: Method, params: unknown) => {
    const controller = new AbortController();
    running.set(id, controller);
    client.call(method, params as never, controller.signal).then(
      result => running.delete(id) && post({ t: 'result', id, result }),
      (error: unknown) => running.delete(id) && post({ t: 'result', id, error: toWireError(error) }),
    );
  };

  return {
    receive(message) {
      if (!isRecord(message)) return;
      const { t, id, method, params } = message;
      if (t !== 'call' && t !== 'cancel') {
        page.onOther(message);
        return;
      }
      if (typeof id !== 'number' || !Number.isSafeInteger(id)) return;
      if (t === 'cancel') {
        const controller = running.get(id);
        running.delete(id);
        controller?.abort();
        return;
      }
      const wrong = refusal(method, allowed, running.has(id), running.size);
      if (wrong) post({ t: 'result', id, error: toWireError(wrong) });
      else call(id, method as Method, params ?? {});
    },
    dispose() {
      open = false;
      for (const end of ends) end();
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}

function refusal(method: unknown, allowed: Readonly<Record<string, boolean>>, taken: boolean, size: number): RpcError | null {
  if (typeof method !== 'string' || !Object.hasOwn(allowed, method) || !allowed[method])
    return new RpcError('NotFound', `There is no method ${JSON.stringify(method)} here.`);
  if (taken) return new RpcError('Invalid', 'This call id is in use.');
  return size >= MAX_RUNNING ? new RpcError('Busy', 'Too many calls at once.') : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
