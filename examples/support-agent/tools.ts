// The tools the agent may call: a small order book and a payments ledger that is not always there.
// Each conversation gets its own set, so that one customer's outage or return does not show up in another's.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** Names; all are required strings. */
  readonly parameters: readonly string[];
  /** Resolves to a JSON-able result; rejects when the system behind it fails. */
  run(args: Readonly<Record<string, string>>): Promise<unknown>;
}

interface Order {
  readonly items: readonly string[];
  readonly totalUsd: number;
  readonly status: string;
  readonly note: string;
}

const ORDERS: Readonly<Record<string, Order>> = {
  'K-2041': { items: ['Heron kettle, sage'], totalUsd: 58, status: 'paid, not packed', note: 'ships today, standard' },
  'K-1987': { items: ['Dumpling teapot, 0.6 l'], totalUsd: 39, status: 'delivered', note: 'delivered 12 days ago' },
  'K-2017': { items: ['Magpie kettle'], totalUsd: 46, status: 'returned', note: 'return received 3 business days ago' },
  'K-2033': { items: ['Two speckled mugs'], totalUsd: 31, status: 'shipped', note: 'placed by another account' },
};

const STOCK: Readonly<Record<string, number>> = { magpie: 14, heron: 3, wren: 0 };

/** The ledger did not answer in time. Trying again is safe: reading a refund changes nothing. */
class LedgerTimeout extends Error {
  override readonly name = 'LedgerTimeout';
}

function orderOf(id: string | undefined): Order {
  const order = ORDERS[id ?? ''];
  if (!order) throw new RangeError(`No order ${id ?? '(none)'} in the book`);
  return order;
}

/** `pace` scales the time each tool takes. The ledger fails the first two times it is asked. */
export function createTools(pace: number): readonly Tool[] {
  let ledgerFailures = 2;
  let address = '';
  const work = (ms: number) => sleep(ms * pace);
  return [
    {
      name: 'lookup_order',
      description: 'Read one order: items, total, status.',
      parameters: ['order_id'],
      async run({ order_id }) {
        await work(90);
        return { order_id, ...orderOf(order_id), ...(address && { address }) };
      },
    },
    {
      name: 'change_address',
      description: 'Change where an order goes, before it is packed.',
      parameters: ['order_id', 'address'],
      async run({ order_id, address: to }) {
        await work(140);
        if (!orderOf(order_id).status.includes('not packed')) return { changed: false, reason: 'already packed' };
        address = to ?? '';
        return { changed: true, address };
      },
    },
    {
      name: 'refund_status',
      description: 'Ask the payments ledger about a refund.',
      parameters: ['order_id'],
      async run({ order_id }) {
        if (ledgerFailures > 0) {
          ledgerFailures -= 1;
          await work(900);
          throw new LedgerTimeout(`payments ledger did not answer within 900 ms (GET /refunds/${order_id})`);
        }
        await work(210);
        return { order_id, refund_usd: orderOf(order_id).totalUsd, state: 'sent to bank', expected_in_days: 2 };
      },
    },
    {
      name: 'create_return_label',
      description: 'Email the customer a prepaid return label.',
      parameters: ['order_id', 'reason'],
      async run({ order_id }) {
        await work(260);
        orderOf(order_id);
        return { order_id, label: `RL-${order_id?.slice(2)}-7`, emailed: true };
      },
    },
    {
      name: 'check_stock',
      description: 'Pieces of a product on the shelf.',
      parameters: ['product'],
      async run({ product }) {
        await work(60);
        return { product, in_stock: STOCK[product ?? ''] ?? 0 };
      },
    },
  ];
}
