// Pointing Copilot Chat's OpenTelemetry settings here, as data: what would be written, what wins over it, and how to go back.
// Names and precedence as Copilot Chat 0.67.0 (VS Code 1.139) has them. Not here: VS Code, so that it can be tested without one.

export const COPILOT_SECTION = 'github.copilot.chat.otel';

export type SettingValue = string | boolean;

/** What VS Code knows of one setting. `user` undefined: the user's settings do not have it. `preset` undefined: nobody registered it. */
export interface Inspected {
  readonly preset: unknown;
  readonly user: unknown;
  readonly effective: unknown;
}

export type Inspect = (key: string) => Inspected;

/** `next` undefined removes the setting. */
export interface Change {
  readonly key: string;
  readonly before: Inspected;
  readonly next: SettingValue | undefined;
}

/** What was in the user's settings before, and what was written over it. */
export interface Written {
  readonly old?: unknown;
  readonly written: SettingValue;
}
export type UndoRecord = Readonly<Record<string, Written>>;

/** Copilot ships these values; an enterprise's policy arrives as other ones. */
const PRESETS: Readonly<Record<string, SettingValue>> = {
  enabled: false,
  exporterType: 'otlp-http',
  protocol: '',
  otlpEndpoint: 'http://localhost:4318',
  captureContent: false,
  outfile: '',
};

/** Environment variables that win over each setting, the stronger first. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  enabled: ['COPILOT_OTEL_ENABLED'],
  protocol: ['OTEL_EXPORTER_OTLP_PROTOCOL', 'COPILOT_OTEL_PROTOCOL'],
  otlpEndpoint: ['COPILOT_OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  captureContent: ['COPILOT_OTEL_CAPTURE_CONTENT'],
  outfile: ['COPILOT_OTEL_FILE_EXPORTER_PATH'],
};

function wanted(endpoint: string, captureContent: boolean): Readonly<Record<string, SettingValue>> {
  // An output file would win over every other exporter.
  return { enabled: true, exporterType: 'otlp-http', protocol: 'http/protobuf', otlpEndpoint: endpoint, captureContent, outfile: '' };
}

/** The settings that have to change. One that this Copilot does not know is left alone. */
export function planConnect(inspect: Inspect, endpoint: string, captureContent: boolean): readonly Change[] {
  return Object.entries(wanted(endpoint, captureContent)).flatMap(([key, next]) => {
    const before = inspect(key);
    return before.preset === undefined || before.effective === next ? [] : [{ key, before, next }];
  });
}

/** The way back. What somebody has changed since then stays as it is. */
export function planUndo(inspect: Inspect, record: UndoRecord): { readonly changes: readonly Change[]; readonly kept: readonly string[] } {
  const changes: Change[] = [];
  const kept: string[] = [];
  for (const [key, { old, written }] of Object.entries(record)) {
    const before = inspect(key);
    if (before.user === written) changes.push({ key, before, next: isValue(old) ? old : undefined });
    else if (before.user !== old) kept.push(key);
  }
  return { changes, kept };
}

/** A second connection keeps what stood there before the first. */
export function recordOf(changes: readonly Change[], earlier: UndoRecord): UndoRecord {
  const record: Record<string, Written> = { ...earlier };
  for (const { key, before, next } of changes) {
    if (next === undefined) continue;
    const first = earlier[key];
    // Somebody's own value in between counts as the one before.
    const old = first !== undefined && before.user === first.written ? first.old : before.user;
    record[key] = old === undefined ? { written: next } : { old, written: next };
  }
  return record;
}

/** What the editor's memory holds may be of another version, or anything. */
export function readUndoRecord(value: unknown): UndoRecord {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(([key, item]) => Object.hasOwn(PRESETS, key) && isValue((item as Partial<Written> | null)?.written)),
  ) as UndoRecord;
}

/** Variables that are set, win over a setting, and want something else. Names alone: a value may hold a password. */
export function overridingVariables(
  env: Readonly<Record<string, string | undefined>>,
  endpoint: string,
  captureContent: boolean,
): readonly { readonly variable: string; readonly key: string }[] {
  return Object.entries(wanted(endpoint, captureContent)).flatMap(([key, next]) => {
    const variable = VARIABLES[key]?.find(name => env[name] !== undefined && env[name] !== '');
    return variable === undefined || agrees(key, env[variable] ?? '', next) ? [] : [{ variable, key }];
  });
}

function agrees(key: string, value: string, next: SettingValue): boolean {
  if (typeof next === 'boolean') return (value === 'true' || value === '1') === next;
  if (key === 'otlpEndpoint') return value.replace(/\/$/, '') === String(next).replace(/\/$/, '');
  return key === 'protocol' && value !== 'grpc';
}

/** Copilot then ignores the user's own settings. */
export function isManaged(inspect: Inspect): boolean {
  return Object.entries(PRESETS).some(([key, preset]) => {
    const found = inspect(key).preset;
    return found !== undefined && found !== preset;
  });
}

function isValue(value: unknown): value is SettingValue {
  return typeof value === 'string' || typeof value === 'boolean';
}
