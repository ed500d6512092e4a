/** The arrows of the keyboard step, wherever they are not needed for something else. */
import { goTo, isPlaying, lastStep, step } from "../state/store.ts";

export function startKeys(): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isTyping(event)) return;
    const target = targetOf(event.key);
    if (target === undefined) return;
    event.preventDefault();
    isPlaying.value = false;
    goTo(target);
  };
  addEventListener("keydown", listen);
  return () => {
    removeEventListener("keydown", listen);
  };
}

function targetOf(key: string): number | undefined {
  switch (key) {
    case "ArrowRight":
      return step.value + 1;
    case "ArrowLeft":
      return step.value - 1;
    case "Home":
      return 0;
    case "End":
      return lastStep.value;
    default:
      return undefined;
  }
}

/** Whether the key belongs to the element that has the focus. */
function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (element) =>
        element instanceof HTMLElement &&
        (element.isContentEditable ||
          element.matches("input, textarea, select, [role=tab], [role=radio], [data-keeps-keys]")),
    );
}
