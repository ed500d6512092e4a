/** A formula, set by KaTeX once that has been loaded; in plain letters until then. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { plainText } from "./plain.ts";

type Render = (latex: string, element: HTMLElement) => void;

const render = signal<Render | undefined>(undefined);
let loading: Promise<void> | undefined;

function load(): void {
  loading ??= import("./katex.ts").then(({ renderLatex }) => {
    render.value = renderLatex;
  });
}

export function Tex({ latex }: { readonly latex: string }): JSX.Element {
  const host = useRef<HTMLSpanElement>(null);
  const set = render.value;
  useEffect(load, []);
  useEffect(() => {
    if (host.current !== null && set !== undefined) set(latex, host.current);
  }, [latex, set]);
  return (
    <span class="tex" ref={host} data-latex={latex}>
      {set === undefined ? plainText(latex) : null}
    </span>
  );
}
