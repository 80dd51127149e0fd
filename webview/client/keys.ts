// Keyboard shortcuts of the page: a table of keys for as long as a component is mounted. Keys typed into a field are left to it.
import { useEffect, useRef } from 'preact/compat';

/** A handler returns false to let the key pass on. Keys are `KeyboardEvent.key` values. */
export type KeyTable = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Later mounted tables are asked last; a handled key goes no further. Modifier chords are never taken: they belong to the editor. */
export function useKeys(table: KeyTable, active = true): void {
  const current = useRef(table);
  current.current = table;
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const handler = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined;
      if (handler && handler(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active]);
}

/**
 * Puts the focus where reading starts, once the page has it and nothing in it does: a page that takes the focus when its answers come
 * would close whatever somebody opened in the editor meanwhile. Returns how to give up.
 */
export function whenFocused(focus: () => void): () => void {
  const start = () => {
    if (document.activeElement === document.body) focus();
  };
  if (document.hasFocus()) start();
  else window.addEventListener('focus', start, { once: true });
  return () => window.removeEventListener('focus', start);
}
