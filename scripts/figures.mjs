/** `npm run figures`: writes the figures of the pages in docs, as the command line would. Needs a build. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { explain } from "@wengert/explain";
import { renderFigure, sequenceOf } from "@wengert/explain/figure";
import { mathjaxTypeset } from "@wengert/explain/mathjax";

export const folder = fileURLToPath(new URL("../docs/figures", import.meta.url));

const squares = { formula: "w1^2 + w2^2", at: { w1: 3, w2: -0.4 } };
const twoLayers = { formula: "tanh(w4 + w3*tanh(w2 + w1))", at: { w1: 0.5, w2: -0.3, w3: 2, w4: 0.1 } };
const fanOut = { formula: "tanh(w)*cos(w) + log(w)", at: { w: 0.7 } };

/** The frames that the pages show: by file, the function, whether in symbols or numbers, and which of its frames. */
const shown = [
  {
    name: "squares",
    of: squares,
    labels: "symbolic",
    mode: "forward",
    frames: ["forward-01", "forward-02", "forward-03"],
  },
  {
    name: "squares",
    of: squares,
    labels: "symbolic",
    mode: "reverse",
    frames: ["forward-sweep-03", "backward-sweep-01", "backward-sweep-02", "backward-sweep-03"],
  },
  {
    name: "two-layers",
    of: twoLayers,
    labels: "symbolic",
    mode: "forward",
    frames: ["forward-01", "forward-03", "forward-05"],
  },
  {
    name: "two-layers",
    of: twoLayers,
    labels: "symbolic",
    mode: "reverse",
    frames: ["forward-sweep-05", "backward-sweep-03", "backward-sweep-05"],
  },
  { name: "two-layers-numbers", of: twoLayers, labels: "numeric", mode: "forward", frames: ["forward-05"] },
  { name: "two-layers-numbers", of: twoLayers, labels: "numeric", mode: "reverse", frames: ["backward-sweep-05"] },
  {
    name: "fan-out",
    of: fanOut,
    labels: "symbolic",
    mode: "reverse",
    frames: ["backward-sweep-02", "backward-sweep-04", "backward-sweep-05"],
  },
  { name: "fan-out-numbers", of: fanOut, labels: "numeric", mode: "reverse", frames: ["backward-sweep-05"] },
];

/** Every figure by the name of its file. */
export function figures() {
  const typeset = mathjaxTypeset();
  return new Map(
    shown.flatMap(({ name, of, labels, mode, frames: wanted }) => {
      const explanation = explain(of.formula, { at: of.at });
      const options = { labels, typeset };
      const { layout, frames } = sequenceOf(explanation, mode, options);
      return frames
        .filter((frame) => wanted.includes(frame.name))
        .map((frame) => [`${name}-${frame.name}.svg`, renderFigure(explanation, layout, frame, options)]);
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  for (const [file, svg] of figures()) writeFileSync(join(folder, file), svg);
}
