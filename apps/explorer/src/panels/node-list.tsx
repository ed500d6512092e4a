/** The list of all nodes: what the graph says, in words. */
import type { JSX } from "preact";
import { jumpTo } from "../graph/figure.tsx";
import { readableNumber } from "../math/numbers.ts";
import { openGroup, pointed, shownModes, step, view } from "../state/store.ts";

/** So many nodes are listed. */
const mostListed = 200;

export function NodeList(): JSX.Element | null {
  const nodes = view.value?.nodes ?? [];
  const [mode] = shownModes.value;
  if (nodes.length === 0 || mode === undefined) return null;
  const current = view.value?.steps[mode][step.value]?.node;
  return (
    <section class="nodes" aria-label="All nodes">
      <h3>All nodes, in the order of evaluation</h3>
      <ol>
        {nodes.slice(0, mostListed).map(({ id, definition, value, group }) => (
          <li key={id}>
            <button
              type="button"
              class={pointed.value === id ? "is-pointed" : ""}
              aria-current={current === id ? "step" : undefined}
              onClick={() => {
                if (group === undefined) jumpTo(mode, id);
                else openGroup(group);
              }}
              onMouseEnter={() => {
                pointed.value = id;
              }}
              onMouseLeave={() => {
                pointed.value = undefined;
              }}
              onFocus={() => {
                pointed.value = id;
              }}
              onBlur={() => {
                pointed.value = undefined;
              }}
            >
              <span>{definition}</span>
              <span class="value">{readableNumber(value)}</span>
            </button>
          </li>
        ))}
      </ol>
      {nodes.length > mostListed ? <p class="quiet">and {nodes.length - mostListed} more</p> : null}
    </section>
  );
}
