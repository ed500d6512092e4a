/** Says that a large graph is collapsed, and closes what was opened. */
import type { JSX } from "preact";
import { opened, view } from "../state/store.ts";

export function Collapsed(): JSX.Element | null {
  const shown = view.value;
  if (shown === undefined) return null;
  const isCollapsed = shown.nodes.some(({ group }) => group !== undefined);
  if (!isCollapsed && opened.value.length === 0) return null;
  return (
    <p class="collapsed">
      {isCollapsed ? (
        <span>
          {shown.operations.toLocaleString("en")} operations are too many to draw: loops, calls and variables stand
          together, {shown.nodes.length} nodes in all. Click one to open it.
        </span>
      ) : null}
      {opened.value.length === 0 ? null : (
        <button
          type="button"
          onClick={() => {
            opened.value = [];
          }}
        >
          Close what was opened
        </button>
      )}
    </p>
  );
}
