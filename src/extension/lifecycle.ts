// Life and death of the extension: what is held, in which order it is let go, and how often it may redraw.
import type * as vscode from 'vscode';

/** Things to dispose of, last first. */
export class Held implements vscode.Disposable {
  readonly #items: vscode.Disposable[] = [];

  add<T extends vscode.Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  dispose(): void {
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}

/** What `activate` made: VS Code waits for `stop` (5 seconds at most) before the host ends. */
export interface Running {
  stop(): Promise<void>;
}

/** The two functions VS Code calls. What runs lives in this closure, so a host that activates twice starts clean. */
export function entry(start: (context: vscode.ExtensionContext) => Running): {
  activate(context: vscode.ExtensionContext): void;
  deactivate(): Promise<void>;
} {
  let running: Running | null = null;
  return {
    activate(context) {
      running = start(context);
    },
    async deactivate() {
      const ending = running;
      running = null;
      await ending?.stop();
    },
  };
}

/** Runs `action` at once and then at most every `ms` milliseconds while it is asked for; the last request is never lost. */
export class Throttle implements vscode.Disposable {
  readonly #ms: number;
  readonly #action: () => void;
  #timer: NodeJS.Timeout | null = null;
  #asked = false;

  constructor(ms: number, action: () => void) {
    this.#ms = ms;
    this.#action = action;
  }

  request(): void {
    if (this.#timer) {
      this.#asked = true;
      return;
    }
    this.#action();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#asked) return;
      this.#asked = false;
      this.request();
    }, this.#ms);
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#asked = false;
  }
}
