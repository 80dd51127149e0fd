// Something about an element's size, kept right while the element changes. Drawn anew only when what was measured differs.
import { type RefObject, useLayoutEffect, useState } from 'preact/compat';

/** `measure` must be a stable function; `initial` holds until the element is there. */
export function useMeasure<T>(element: RefObject<HTMLElement | null>, measure: (element: HTMLElement) => T, initial: T): T {
  const [measured, setMeasured] = useState(initial);
  useLayoutEffect(() => {
    const measuredElement = element.current;
    if (!measuredElement) return;
    const take = () => {
      const now = measure(measuredElement);
      setMeasured(() => now);
    };
    take();
    const observer = new ResizeObserver(take);
    observer.observe(measuredElement);
    return () => observer.disconnect();
  }, [element, measure]);
  return measured;
}

export function clientWidthOf(element: HTMLElement): number {
  return element.clientWidth;
}
