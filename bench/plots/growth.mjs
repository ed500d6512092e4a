/** How the time of gradients grows with the size of the problem: a panel for each problem, both axes logarithmic. */
import { logAxis, writePower } from "./log-axis.mjs";
import { element, line, mark, page, polyline, text } from "./svg.mjs";

const columns = 4;
const [panelWidth, panelHeight] = [220, 200];
const [left, top, right, bottom] = [48, 44, 12, 40];

export function growthPlot(cases) {
  const problems = cases.find(({ name }) => name === "growth")?.growth ?? [];
  const [width, height] = [columns * panelWidth, 40 + Math.ceil(problems.length / columns) * panelHeight];
  const legend = [
    line(20, 21, 48, 21, "curve"),
    mark(0, 34, 21, 3),
    text(56, 25, "Wengert’s gradient"),
    line(220, 21, 248, 21, "hand"),
    text(256, 25, "the gradient written by hand"),
  ];
  const panels = problems.map((problem, k) => {
    const [x, y] = [(k % columns) * panelWidth, 40 + Math.floor(k / columns) * panelHeight];
    return element("g", { transform: `translate(${x} ${y})` }, ...panel(problem));
  });
  return page(width, height, "Time of gradients over the size of the problem", describe(problems), [
    ...legend,
    ...panels,
  ]);
}

function panel({ problem, unit, sizes, exponents }) {
  const [from, to] = [left, panelWidth - right];
  const [floor, ceiling] = [panelHeight - bottom, top];
  const numbers = sizes.map(({ size }) => size);
  const times = sizes.flatMap(({ wengert, byHand }) => [wengert, byHand]);
  const x = logAxis(wholePowers(numbers), [from, to]);
  const y = logAxis(wholePowers(times), [floor, ceiling]);
  const curve = (key) => sizes.map((each) => [x.place(each.size), y.place(each[key])]);
  return [
    text(from, 16, problem, { class: "strong" }),
    text(from, 32, `∝ ${unit}^${exponents.wengert.toFixed(2)}, by hand ${unit}^${exponents.byHand.toFixed(2)}`, {
      class: "small",
    }),
    ...x.powers.flatMap((power) => [
      line(x.place(power), floor, x.place(power), ceiling, "grid"),
      text(x.place(power), floor + 15, writePower(power), { class: "small", "text-anchor": "middle" }),
    ]),
    ...y.powers.flatMap((power) => [
      line(from, y.place(power), to, y.place(power), "grid"),
      text(from - 5, y.place(power) + 4, writePower(power), { class: "small", "text-anchor": "end" }),
    ]),
    line(from, floor, to, floor, "axis"),
    line(from, floor, from, ceiling, "axis"),
    text(to, floor + 30, `${unit}; time in ms`, { class: "small", "text-anchor": "end" }),
    polyline(curve("byHand"), "hand"),
    polyline(curve("wengert"), "curve"),
    ...curve("wengert").map(([px, py]) => mark(0, px, py, 3)),
  ];
}

/** The powers of ten around values. */
function wholePowers(values) {
  const logarithms = values.map((value) => Math.log10(value));
  return [10 ** Math.floor(Math.min(...logarithms)), 10 ** Math.ceil(Math.max(...logarithms))];
}

function describe(problems) {
  const exponents = problems.map(
    ({ problem, unit, exponents }) => `${problem}: ${unit} to the ${exponents.wengert.toFixed(2)}`,
  );
  return `Exponents of the growth of Wengert’s gradients: ${exponents.join("; ")}.`;
}
