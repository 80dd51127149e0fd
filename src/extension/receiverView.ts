// What the receiver's state means to people: one of six situations, which the status item, the welcome texts and the menus share.
import type { HostMode, HostState } from './host.ts';
import { oneLine, portOf } from './plainText.ts';

/** The value of the context key `turnstone.receiver`: when-clauses in package.json name these words. */
export type Situation = 'starting' | 'listening' | 'busy' | 'stopped' | 'untrusted' | 'failed';

export interface ReceiverView {
  readonly situation: Situation;
  /** Another process listens and this window reads what it stores. */
  readonly following: boolean;
  readonly port: number;
  /** The program on the port, when it is not ours. */
  readonly holder: string | null;
  /** Why it failed, or what is wrong with what runs. */
  readonly trouble: string | null;
  /** Per cent of what was received that has been read again, while that goes on. */
  readonly rebuilt: number | null;
}

export interface Surroundings {
  readonly mode: HostMode;
  readonly trusted: boolean;
  /** The port of the settings, for when none is in use. */
  readonly configuredPort: number;
}

const MAX_HOLDER = 40;

export function receiverView(state: HostState, around: Surroundings): ReceiverView {
  const base: ReceiverView = {
    situation: 'stopped',
    following: false,
    port: around.configuredPort,
    holder: null,
    trouble: null,
    rebuilt: null,
  };
  const resting: Situation = around.mode === 'read' && !around.trusted ? 'untrusted' : 'stopped';
  switch (state.phase) {
    case 'failed':
      return { ...base, situation: 'failed', trouble: state.reason };
    case 'starting':
    case 'idle':
      return { ...base, situation: around.mode === 'listen' ? 'starting' : resting };
    case 'running': {
      const { role, http, holder, problems, rebuild } = state.status;
      const rebuilt = rebuild ? Math.min(99, Math.floor((100 * rebuild.done) / Math.max(1, rebuild.total))) : null;
      const seen = { ...base, port: portOf(http) ?? around.configuredPort, trouble: problems[0]?.message ?? null, rebuilt };
      if (role === 'leader') return { ...seen, situation: 'listening' };
      if (role === 'follower') return { ...seen, situation: around.mode === 'listen' ? 'listening' : resting, following: true };
      if (role === 'busy') return { ...seen, situation: 'busy', holder: holder === null ? null : oneLine(holder, MAX_HOLDER) };
      return { ...seen, situation: resting };
    }
  }
}
