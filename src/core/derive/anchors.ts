// Which spans are turns: every GenAI span ends up in exactly one turn, most turns stand on one span, the anchor.
// The tree is cut below conversation containers into units; each unit is looked at by itself:
//   a) explicit turns (by name or turn id), unless inside another one or inside an agent of another session;
//   b) the topmost agents: one turn, widened to the unit's root where that is plain, or one each where their sessions differ;
//   c) the unit's root for GenAI work that is left.
// Units whose parent is missing join the turns that are there; where there are none, they make turns like any other,
// several of one session together: once the parent comes they will be one.
import type { SpanKind } from '../model/canonical.ts';
import { joinTurns } from './join.ts';
import type { Trace } from './trace.ts';
import { TREE_FLAG } from './tree.ts';

export interface TurnDraft {
  /** Part of the turn's id: the explicit turn id, or null. */
  readonly turnKey: string | null;
  /** The rows the turn stands on: one nearly always, several roots or several carriers of one turn id otherwise. */
  readonly anchors: readonly number[];
  /** False: the anchors are only the roots known so far, none stands for the turn. */
  readonly anchored: boolean;
  /** The agents a widened turn is about. */
  readonly cores: readonly number[];
}

export interface TurnAssignment {
  readonly drafts: readonly TurnDraft[];
  /** For each row the index of its draft, -1 for none. */
  readonly turnOf: Int32Array;
}

const AGENTS: ReadonlySet<SpanKind> = new Set<SpanKind>(['agent', 'workflow']);
/** An agent inside one of these is a part of what is above it. */
const ENCLOSING: ReadonlySet<SpanKind> = new Set<SpanKind>(['agent', 'workflow', 'llm', 'tool', 'mcp']);
const PLAIN: ReadonlySet<SpanKind> = new Set<SpanKind>(['chain', 'other', 'step', 'event', 'http', 'db']);
/** Kinds that frame work rather than do it: alone they make no turn where others are. */
const FRAMES: ReadonlySet<SpanKind> = new Set<SpanKind>([...AGENTS, ...PLAIN, 'prompt', 'conversation', 'turn', 'hook', 'evaluator']);

export function assignTurns(trace: Trace): TurnAssignment {
  const finder = new TurnFinder(trace);
  finder.explicitTurns();
  finder.unitTurns(root => !finder.isOrphan(root));
  finder.orphanTurns();
  finder.joinRest();
  return { drafts: finder.drafts, turnOf: finder.turnOf };
}

class TurnFinder {
  readonly drafts: TurnDraft[] = [];
  readonly turnOf: Int32Array;
  readonly #trace: Trace;
  /** For each row the root of its unit. */
  readonly #unit: Int32Array;
  readonly #unitHasAnchor: Uint8Array;
  /** For each row the draft that stands on it, -1 for none. */
  readonly #anchorOf: Int32Array;

  constructor(trace: Trace) {
    this.#trace = trace;
    const { facts, tree } = trace;
    this.turnOf = new Int32Array(facts.length).fill(-1);
    this.#anchorOf = new Int32Array(facts.length).fill(-1);
    this.#unitHasAnchor = new Uint8Array(facts.length);
    this.#unit = new Int32Array(facts.length);
    for (const row of tree.order) {
      const parent = tree.parent[row]!;
      this.#unit[row] = parent < 0 || facts[parent]!.container ? row : this.#unit[parent]!;
    }
  }

  isOrphan(root: number): boolean {
    return (this.#trace.tree.flags[root]! & TREE_FLAG.orphan) !== 0;
  }

  /** Step a. Carriers of one turn id in different places of the trace are one turn. */
  explicitTurns(): void {
    const { facts, tree, effectiveSession } = this.#trace;
    const covered = new Uint8Array(facts.length);
    // The nearest and the topmost agent or tool above each row: an explicit turn of another session below either is a detail of it.
    const nearest = new Int32Array(facts.length).fill(-1);
    const topmost = new Int32Array(facts.length).fill(-1);
    const byKey = new Map<string, number[]>();
    const found: { key: string | null; rows: number[] }[] = [];
    for (const row of tree.order) {
      const fact = facts[row]!;
      const parent = tree.parent[row]!;
      if (parent >= 0) {
        covered[row] = covered[parent]!;
        const above = facts[parent]!.kind;
        const encloses = above === 'agent' || above === 'tool' || above === 'mcp';
        nearest[row] = encloses ? parent : nearest[parent]!;
        topmost[row] = topmost[parent]! >= 0 ? topmost[parent]! : encloses ? parent : -1;
      }
      if (covered[row] || fact.container || (!fact.turnAnchor && fact.turnKey === null)) continue;
      const other = (above: number) => above >= 0 && effectiveSession[above] !== effectiveSession[row];
      if (other(nearest[row]!) || other(topmost[row]!)) continue;
      covered[row] = 1;
      const known = fact.turnKey === null ? undefined : byKey.get(fact.turnKey);
      if (known !== undefined) {
        known.push(row);
        continue;
      }
      const rows = [row];
      found.push({ key: fact.turnKey, rows });
      if (fact.turnKey !== null) byKey.set(fact.turnKey, rows);
    }
    for (const { key, rows } of found) this.#add({ turnKey: key, anchors: rows, anchored: true, cores: [] });
    this.#spread();
  }

  /** Steps b and c, over the units that `active` accepts. */
  unitTurns(active: (root: number) => boolean): void {
    for (const [root, agents] of this.#topAgents(active)) {
      const sessions = new Set(agents.map(row => this.#trace.effectiveSession[row]!));
      if (sessions.size > 1) for (const row of agents) this.#add({ turnKey: null, anchors: [row], anchored: true, cores: [] });
      else this.#add({ turnKey: null, anchors: [this.#widen(root, agents)], anchored: true, cores: agents });
    }
    this.#spread();
    const left = new Set<number>();
    const { facts } = this.#trace;
    facts.forEach((fact, row) => {
      const root = this.#unit[row]!;
      if (this.turnOf[row]! >= 0 || !fact.genAi || fact.container || left.has(root) || !active(root)) return;
      if (!FRAMES.has(fact.kind) || !this.#unitHasAnchor[root]) left.add(root);
    });
    for (const root of left) this.#add({ turnKey: null, anchors: [root], anchored: true, cores: [] });
    this.#spread();
  }

  /** Units below missing parents, where nothing else made a turn: one turn for each session among them. */
  orphanTurns(): void {
    if (this.drafts.length > 0) return;
    const { facts, ownSession, effectiveSession, tree } = this.#trace;
    // The session of a unit: of its shallowest span that names one.
    const session = new Map<number, string>();
    const genAi = new Set<number>();
    for (const row of tree.order) {
      const root = this.#unit[row]!;
      if (ownSession[row] !== null && !session.has(root)) session.set(root, ownSession[row]!);
      if (facts[row]!.genAi && this.isOrphan(root)) genAi.add(root);
    }
    const groups = new Map<string, number[]>();
    for (const root of [...genAi].sort((a, b) => a - b)) {
      const key = session.get(root) ?? effectiveSession[root]!;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [root]);
      else group.push(root);
    }
    const single = new Set<number>();
    for (const roots of groups.values()) {
      if (roots.length === 1) single.add(roots[0]!);
      else {
        const together = new Set(roots);
        const cores = [...this.#topAgents(root => together.has(root)).values()].flat();
        this.#add({ turnKey: null, anchors: roots, anchored: false, cores: cores.sort((a, b) => a - b) });
      }
    }
    this.unitTurns(root => single.has(root));
  }

  /** What no anchor stands over: GenAI spans anywhere, and everything below a missing parent. */
  joinRest(): void {
    const { facts } = this.#trace;
    const rest: number[] = [];
    facts.forEach((fact, row) => {
      if (this.turnOf[row]! < 0 && (fact.genAi || this.isOrphan(this.#unit[row]!))) rest.push(row);
    });
    if (this.drafts.length === 0) {
      const first = rest.find(row => facts[row]!.genAi);
      if (first === undefined) return;
      this.#add({ turnKey: null, anchors: [first], anchored: true, cores: [] });
      this.#spread();
    }
    joinTurns(facts, this.turnOf, this.drafts.length, rest);
  }

  #add(draft: TurnDraft): void {
    for (const row of draft.anchors) {
      this.#anchorOf[row] = this.drafts.length;
      this.#unitHasAnchor[this.#unit[row]!] = 1;
    }
    this.drafts.push(draft);
  }

  /** Every row belongs to the nearest anchor at or above it. */
  #spread(): void {
    const { tree } = this.#trace;
    for (const row of tree.order) {
      const parent = tree.parent[row]!;
      this.turnOf[row] = this.#anchorOf[row]! >= 0 ? this.#anchorOf[row]! : parent < 0 ? -1 : this.turnOf[parent]!;
    }
  }

  /** For each unit the agents that no anchor, agent, model call or tool stands above. */
  #topAgents(active: (root: number) => boolean): Map<number, number[]> {
    const { facts, tree } = this.#trace;
    const framesOthers = this.#framesExplicitTurns();
    const enclosed = new Uint8Array(facts.length);
    const found = new Map<number, number[]>();
    for (const row of tree.order) {
      const root = this.#unit[row]!;
      const kind = facts[row]!.kind;
      const parent = tree.parent[row]!;
      if (row !== root)
        enclosed[row] = Number(enclosed[parent]! !== 0 || (ENCLOSING.has(facts[parent]!.kind) && framesOthers[parent] === 0));
      if (!AGENTS.has(kind) || enclosed[row] || framesOthers[row] || this.turnOf[row]! >= 0 || !active(root)) continue;
      const agents = found.get(root);
      if (agents === undefined) found.set(root, [row]);
      else agents.push(row);
    }
    for (const agents of found.values()) agents.sort((a, b) => a - b);
    return found;
  }

  /** 1 for an agent that has explicit turns below and no work outside them: it frames turns and is none. */
  #framesExplicitTurns(): Uint8Array {
    const { facts, tree } = this.#trace;
    const frames = new Uint8Array(facts.length);
    if (this.drafts.length === 0) return frames;
    const works = new Uint8Array(facts.length);
    const holdsTurn = new Uint8Array(facts.length);
    for (let at = tree.order.length - 1; at >= 0; at--) {
      const row = tree.order[at]!;
      const fact = facts[row]!;
      if (this.turnOf[row]! < 0 && fact.genAi && !FRAMES.has(fact.kind)) works[row] = 1;
      if (this.#anchorOf[row]! >= 0) holdsTurn[row] = 1;
      if (AGENTS.has(fact.kind) && holdsTurn[row] && !works[row]) frames[row] = 1;
      const parent = tree.parent[row]!;
      if (parent < 0) continue;
      if (works[row]) works[parent] = 1;
      if (holdsTurn[row]) holdsTurn[parent] = 1;
    }
    return frames;
  }

  /**
   * The anchor of a turn about these agents: the unit's root where that is a plain span of the same session, so that work before and
   * after them is inside; else the nearest span above all of them.
   */
  #widen(root: number, agents: readonly number[]): number {
    const { facts, ownSession, effectiveSession, tree } = this.#trace;
    const session = effectiveSession[agents[0]!]!;
    if (this.#anchorOf[root]! < 0 && PLAIN.has(facts[root]!.kind) && (ownSession[root] === null || ownSession[root] === session))
      return root;
    if (agents.length === 1) return agents[0]!;
    // For each row climbed through so far, where its path meets that of the first agent: so no row is climbed twice.
    const meets = new Map<number, number>();
    for (let row = agents[0]!; ; row = tree.parent[row]!) {
      meets.set(row, row);
      if (row === root) break;
    }
    let common = agents[0]!;
    for (const agent of agents) {
      const path: number[] = [];
      let row = agent;
      for (; !meets.has(row); row = tree.parent[row]!) path.push(row);
      const meeting = meets.get(row)!;
      for (const passed of path) meets.set(passed, meeting);
      if (tree.depth[meeting]! < tree.depth[common]!) common = meeting;
    }
    return common;
  }
}
