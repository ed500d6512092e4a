/** The page's regions. */
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { FunctionRegion } from "./panels/function.tsx";
import { Details } from "./panels/details.tsx";
import { GraphRegion } from "./graph/graph-region.tsx";
import { Header } from "./share/header.tsx";
import { SideRegion } from "./panels/side.tsx";
import { hasInteracted } from "./state/store.ts";
import { startKeys } from "./graph/keys.ts";

export function App(): JSX.Element {
  useEffect(startKeys, []);
  useEffect(noticeInteraction, []);
  return (
    <>
      <a class="skip" href="#graph" onClick={focusGraph}>
        Skip to the graph
      </a>
      <Header />
      <main>
        <FunctionRegion />
        <GraphRegion />
        <SideRegion />
        <Details />
      </main>
      <footer>
        <p>
          Wengert differentiates functions exactly and shows every step. Nothing that you enter here leaves this page;
          it works without a network once it has been loaded.
        </p>
      </footer>
    </>
  );
}

/** The address after # holds the state: the link moves the focus itself. */
function focusGraph(event: Event): void {
  event.preventDefault();
  document.getElementById("graph")?.focus();
}

/** What sets formulas well is loaded when somebody begins to use the page. */
function noticeInteraction(): () => void {
  const kinds = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
  const notice = (): void => {
    hasInteracted.value = true;
    for (const kind of kinds) removeEventListener(kind, notice);
  };
  for (const kind of kinds) addEventListener(kind, notice, { passive: true });
  return () => {
    for (const kind of kinds) removeEventListener(kind, notice);
  };
}
