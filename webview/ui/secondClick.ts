// A row opens with the first click, so the second of a double click lands on what opened: it must not select text there.

/** Takes the selecting from every later click of a series that began on a row of a list. */
export function guardSecondClick(): void {
  let onRow = false;
  const onMouseDown = (event: MouseEvent) => {
    if (event.detail <= 1) onRow = event.target instanceof Element && event.target.closest('.list-row') !== null;
    else if (onRow) event.preventDefault();
  };
  document.addEventListener('mousedown', onMouseDown, { capture: true });
}
