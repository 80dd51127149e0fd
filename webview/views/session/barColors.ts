// The colors of bars as the style sheet and the theme have them, for what is painted on a canvas: it never differs from the bars of rows.

export const HUES = ['plain', 'blue', 'purple', 'green', 'orange', 'yellow'] as const;

export interface BarColors {
  readonly of: ReadonlyMap<string, string>;
  readonly error: string;
  /** The system picks the colors. */
  readonly forced: boolean;
}

/** Those of now, inside `box`. */
export function barColors(box: HTMLElement): BarColors {
  const forced = matchMedia('(forced-colors: active)').matches;
  const probe = document.createElement('span');
  box.append(probe);
  const colorOf = (hue: string) => {
    if (forced) return hue === 'error' ? 'Highlight' : 'CanvasText';
    probe.className = `bar-${hue}`;
    return getComputedStyle(probe).backgroundColor;
  };
  const of = new Map(HUES.map(hue => [hue, colorOf(hue)]));
  const error = colorOf('error');
  probe.remove();
  return { of, error, forced };
}

/** Calls when the theme may be another. A theme changes classes, attributes and variables of the page and nothing else. Returns how to stop. */
export function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (const target of [document.documentElement, document.body]) observer.observe(target, { attributes: true });
  return () => observer.disconnect();
}
