/** One figure: SVG from the worker, parsed and put in place; pan, zoom, point, jump. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Mode } from "../session/protocol.ts";
import { goTo, isPlaying, openGroup, panel, pointed, step, view } from "../state/store.ts";
import { modeTitles } from "./mode-titles.ts";
import { frames } from "./frames.ts";
import { highlight } from "./highlight.ts";
import { PanZoom } from "./pan-zoom.ts";
import { parseFigure } from "./parse-figure.ts";

export function Figure({ mode, title }: { readonly mode: Mode; readonly title: string | undefined }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [panZoom, setPanZoom] = useState<PanZoom | undefined>(undefined);
  const frame = frames[mode].value;

  useEffect(() => {
    if (host.current === null) return undefined;
    const made = new PanZoom(host.current);
    setPanZoom(made);
    return () => {
      made.end();
    };
  }, []);

  useEffect(() => {
    if (host.current === null || panZoom === undefined || frame === undefined) return;
    const figure = parseFigure(frame.svg);
    // All that changes it comes before it is laid out.
    panZoom.show(figure);
    highlight(figure, pointed.value, view.value);
    host.current.replaceChildren(figure);
    bringIntoView(host.current, figure);
    if (performance.getEntriesByName("first graph").length === 0) performance.mark("first graph");
  }, [frame?.svg, panZoom]);

  const now = pointed.value;
  useEffect(() => {
    const figure = host.current?.querySelector("svg");
    if (figure) highlight(figure, now, view.value);
  }, [now]);

  return (
    <figure class={`figure${step.value === 0 || panel.value === "practice" ? " is-overview" : ""}`}>
      {title === undefined ? null : <figcaption>{title}</figcaption>}
      <div
        class="canvas"
        ref={host}
        role="group"
        aria-label={`Graph, ${modeTitles[mode].toLowerCase()}`}
        tabIndex={0}
        data-mode={mode}
        onPointerOver={({ target }) => {
          pointed.value = nodeAt(target);
        }}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
        onClick={({ target }) => {
          if (panZoom?.hasMoved === true) return;
          const node = nodeAt(target);
          const group = view.value?.nodes.find(({ id }) => id === node)?.group;
          if (group !== undefined) openGroup(group);
          else if (node !== undefined) jumpTo(mode, node);
        }}
      />
      <div class="zoom" role="group" aria-label={title === undefined ? "Zoom" : `Zoom, ${title}`}>
        <button type="button" aria-label="Zoom in" onClick={() => panZoom?.zoom(1.3)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => panZoom?.zoom(1 / 1.3)}>
          −
        </button>
        <button type="button" title="Show all of the graph" onClick={() => panZoom?.fit()}>
          Fit
        </button>
      </div>
    </figure>
  );
}

/** A large figure is scrolled to the node that is visited; the page around it stays. */
function bringIntoView(host: HTMLElement, figure: SVGSVGElement): void {
  const current = figure.querySelector('[data-node][data-state="current"]');
  if (current === null) return;
  const [inner, outer] = [current.getBoundingClientRect(), host.getBoundingClientRect()];
  if (inner.left < outer.left + 20 || inner.right > outer.right - 20) {
    host.scrollLeft += (inner.left + inner.right) / 2 - (outer.left + outer.right) / 2;
  }
  if (inner.top < outer.top + 20 || inner.bottom > outer.bottom - 20) {
    host.scrollTop += (inner.top + inner.bottom) / 2 - (outer.top + outer.bottom) / 2;
  }
}

function nodeAt(target: EventTarget | null): number | undefined {
  const group = target instanceof Element ? target.closest("[data-node]") : null;
  const id = Number(group?.getAttribute("data-node") ?? NaN);
  return Number.isInteger(id) ? id : undefined;
}

/** The step that visits a node: in reverse mode the one of the sweep that is shown, or of the other. */
export function jumpTo(mode: Mode, node: number): void {
  const steps = view.value?.steps[mode] ?? [];
  const visits = steps.flatMap((head, k) => (head.node === node ? [k] : []));
  const middle = (steps.length - 1) / 2;
  const nearest = mode === "reverse" && step.value > middle ? visits.at(-1) : visits[0];
  if (nearest === undefined) return;
  isPlaying.value = false;
  goTo(nearest);
}
