// Places in a program that a stack trace names: JavaScript, Python, Java, Go, Ruby, C#. The innermost first, as far as the text says.

export interface StackFrame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number | null;
  readonly function: string | null;
}

/** Stack traces are text from outside: only so much of them is read. */
const MAX_CHARS = 64_000;
const MAX_LINE = 1000;
const MAX_FRAMES = 60;

/** One line of a stack trace: groups file, line, column, function. */
const SHAPES: readonly RegExp[] = [
  // at run (file:///app/src/agent.ts:12:5)   at /app/src/agent.ts:12:5   in C#: at A.B() in /app/A.cs:line 12
  /^\s*at (?:(?:async |new )?(?<function>[^()]{1,300}?) )?\(?(?<file>[^()]{1,600}?):(?<line>\d{1,7})(?::(?<column>\d{1,5}))?\)?$/,
  /^\s*at (?<function>[^ ]{1,300}\(.{0,300}\)) in (?<file>.{1,600}):line (?<line>\d{1,7})$/,
  //   File "/app/agent.py", line 12, in run
  /^\s*File "(?<file>[^"]{1,600})", line (?<line>\d{1,7})(?:, in (?<function>.{1,300}))?$/,
  // Go: "\t/app/main.go:12 +0x1d"; Ruby: "/app/a.rb:12:in `run'"
  /^\s*(?<file>[^\s:]{1,600}\.go):(?<line>\d{1,7})(?: \+0x[0-9a-f]+)?$/,
  /^\s*(?:from )?(?<file>[^:]{1,600}\.rb):(?<line>\d{1,7}):in [`'](?<function>[^']{1,300})'$/,
];

/** Python writes the innermost frame last; everyone else first. */
export function stackFrames(stacktrace: string): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  let python = false;
  for (const line of stacktrace.slice(0, MAX_CHARS).split('\n')) {
    if (line.length > MAX_LINE) continue;
    const text = line.trimEnd();
    for (const shape of SHAPES) {
      const found = shape.exec(text)?.groups;
      if (!found?.file) continue;
      python ||= shape === SHAPES[2];
      const number = Number(found.line);
      const column = found.column === undefined ? null : Number(found.column);
      if (number >= 1) frames.push({ file: found.file, line: number, column, function: found.function ?? null });
      break;
    }
    if (frames.length >= MAX_FRAMES && !python) break;
  }
  return python ? frames.reverse().slice(0, MAX_FRAMES) : frames;
}
