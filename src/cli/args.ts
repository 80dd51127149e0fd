// Command lines as data: every command's flags in one table, parsed by Node's own parser.
import { parseArgs } from 'node:util';

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface FlagSpec {
  readonly type: 'string' | 'boolean';
  readonly value?: string;
  readonly help: string;
}

export interface Parsed {
  readonly positionals: readonly string[];
  text(flag: string): string | undefined;
  on(flag: string): boolean;
  /** A whole number in [min, max]; throws UsageError that names the flag. */
  whole(flag: string, min: number, max: number): number | undefined;
}

/** Throws UsageError for unknown flags and missing values. */
export function parse(args: readonly string[], flags: Readonly<Record<string, FlagSpec>>): Parsed {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    const options = Object.fromEntries(Object.entries(flags).map(([name, spec]) => [name, { type: spec.type }]));
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0] ?? 'Wrong usage.');
  }
  const text = (flag: string) => parsed.values[flag] as string | undefined;
  return {
    positionals: parsed.positionals,
    text,
    on: flag => parsed.values[flag] === true,
    whole(flag, min, max) {
      const given = text(flag);
      if (given === undefined) return undefined;
      const value = Number(given);
      if (!/^\d+$/.test(given) || value < min || value > max)
        throw new UsageError(`--${flag} takes a whole number from ${min} to ${max}, not ${JSON.stringify(given)}.`);
      return value;
    },
  };
}

export function flagHelp(flags: Readonly<Record<string, FlagSpec>>): string {
  const rows = Object.entries(flags).map(([name, spec]) => [`--${name}${spec.value ? ` ${spec.value}` : ''}`, spec.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join('\n');
}
