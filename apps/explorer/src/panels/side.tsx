/** The right of the page: the equations of the step, practice, and checking a derivation. */
import type { JSX } from "preact";
import type { Panel } from "../state/address.ts";
import { panel } from "../state/store.ts";
import { Derivation } from "./derivation.tsx";
import { Equations } from "./equations.tsx";
import { Practice } from "./practice.tsx";

const tabs: readonly (readonly [panel: Panel, title: string])[] = [
  ["steps", "This step"],
  ["practice", "Practice"],
  ["derivation", "Check a derivation"],
];

export function SideRegion(): JSX.Element {
  return (
    <section class="side card" aria-label="Equations">
      <div class="tabs" role="tablist" aria-label="What to show">
        {tabs.map(([one, title], k) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={panel.value === one}
            aria-controls={`panel-${one}`}
            tabIndex={panel.value === one ? 0 : -1}
            onClick={() => {
              panel.value = one;
            }}
            onKeyDown={(event) => {
              const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              const next = tabs[(k + move + tabs.length) % tabs.length]?.[0];
              if (move === 0 || next === undefined) return;
              event.preventDefault();
              panel.value = next;
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`panel-${panel.value}`} aria-labelledby={`tab-${panel.value}`} class="panel">
        {panel.value === "practice" ? <Practice /> : panel.value === "derivation" ? <Derivation /> : <Equations />}
      </div>
    </section>
  );
}
