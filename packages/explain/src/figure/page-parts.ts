/** The style and the script of a page of figures. */
import { themeStyle } from "./theme.ts";

/** Without the script, and on paper, every frame is shown. */
export const pageStyle: string = `
:root { color-scheme: light dark; ${themeStyle("light")} }
@media (prefers-color-scheme: dark) { :root { ${themeStyle("dark")} } }
@media print { :root { ${themeStyle("light")} } nav { display: none !important; } }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; background: var(--figure-paper); color: var(--figure-ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1rem 0 0; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; margin: 1rem 0; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { font-size: 0.8rem; padding: 0; }
button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--figure-quiet); border-radius: 0.3rem; padding: 0.2rem 0.7rem; cursor: pointer; margin-right: 0.25rem; }
button[aria-pressed="true"] { background: #fede95; color: #000; }
button:disabled { opacity: 0.4; cursor: default; }
output { display: inline-block; min-width: 5rem; text-align: center; }
section { break-inside: avoid; margin-bottom: 1.5rem; }
.scroll { overflow-x: auto; }
.figure { display: block; width: 100%; height: auto; margin: 0.5rem 0; }
@media screen and (max-width: 40rem) { .figure { min-width: 44rem; } }
table { border-collapse: collapse; }
td { padding: 0.2rem 0.3rem; vertical-align: middle; }
td:first-child { text-align: right; }
td:last-child { color: var(--figure-quiet); font-size: 0.8rem; padding-left: 1.5rem; }
.math { fill: currentColor; overflow: visible; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
body[data-labels="symbolic"] .figure[data-labels="numeric"], body[data-labels="numeric"] .figure[data-labels="symbolic"] { display: none; }
body[data-names="nodes"] section[data-names="inputs"], body[data-names="inputs"] section[data-names="nodes"] { display: none; }
@media screen { .stepping section:not(.shown) { display: none; } }
`;

export const pageScript: string = `
"use strict";
(() => {
  const { body } = document;
  const find = (id) => document.getElementById(id);
  const state = body.dataset;
  let frame = 0;
  const frames = () => [...document.querySelectorAll("section")].filter(
    (section) => section.dataset.mode === state.mode && section.dataset.names === state.names,
  );
  const show = () => {
    const all = frames();
    frame = Math.max(0, Math.min(frame, all.length - 1));
    for (const section of document.querySelectorAll("section")) section.classList.toggle("shown", section === all[frame]);
    find("place").textContent = all.length === 0 ? "" : frame + 1 + " of " + all.length;
    find("previous").disabled = frame === 0;
    find("next").disabled = frame >= all.length - 1;
    for (const button of document.querySelectorAll("[data-set]")) {
      button.setAttribute("aria-pressed", String(state[button.dataset.set] === button.dataset.value));
    }
    const shown = all[frame];
    find("description").textContent = shown ? shown.querySelector(".description").textContent : "";
    if (shown) history.replaceState(null, "", "#" + shown.dataset.name);
  };
  const go = (to) => { frame = to; show(); };
  find("previous").addEventListener("click", () => go(frame - 1));
  find("next").addEventListener("click", () => go(frame + 1));
  for (const button of document.querySelectorAll("[data-set]")) {
    button.addEventListener("click", () => {
      state[button.dataset.set] = button.dataset.value;
      if (button.dataset.set === "mode") frame = 0;
      show();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") go(frame + 1);
    else if (event.key === "ArrowLeft") go(frame - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(Infinity);
    else return;
    event.preventDefault();
  });
  const named = [...document.querySelectorAll("section")].find((section) => "#" + section.dataset.name === location.hash);
  if (named) {
    state.mode = named.dataset.mode;
    frame = Number(named.dataset.frame);
  }
  body.classList.add("stepping");
  show();
})();
`;
