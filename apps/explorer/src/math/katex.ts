/** KaTeX with its fonts: loaded when the first formula is shown. */
import { render } from "katex";
import "katex/dist/katex.min.css";

export function renderLatex(latex: string, element: HTMLElement): void {
  render(latex, element, { trust: false, strict: "ignore", throwOnError: false, maxExpand: 100, maxSize: 20 });
}
