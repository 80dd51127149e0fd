// The session that a call names, or the answer that it is not there.
import { RpcError } from '../../rpc/errors.ts';
import type { Store } from '../../store/contract.ts';
import type { SessionRecord } from '../../store/records.ts';

/** Throws RpcError `NotFound`. */
export async function sessionOf(store: Store, id: string): Promise<SessionRecord> {
  const record = await store.session(id);
  if (!record) throw new RpcError('NotFound', `There is no session ${JSON.stringify(id)}. It may have been deleted.`);
  return record;
}
