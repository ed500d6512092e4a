/** The benchmarks as the README quotes them: between two comments, written from the results. */
import { duration, factor } from "./columns.mjs";
import { markdownTable } from "./table.mjs";
import { fastestPeer, overFunction } from "./verdicts.mjs";

const begin = "<!-- benchmarks: written by npm run bench -->";
const end = "<!-- /benchmarks -->";

/** A text with the part between the two comments made of these results. */
export function quoteIn(readme, results) {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} … ${end}`);
  return `${readme.slice(0, from)}${begin}\n\n${quote(results).join("\n")}\n\n${readme.slice(to)}`;
}

function quote({ machine, versions, cases }) {
  const compared = cases.filter(({ rows }) => rows[0].name === "hand-written" && rows[0].ratio !== undefined);
  const table = [
    ["", "hand-written", "Wengert ÷ hand-written", "fastest accurate peer ÷ hand-written", "Wengert ÷ function"],
    ...compared.map((each) => {
      const peer = fastestPeer(each);
      const own = each.rows.find(({ name }) => name === "wengert");
      return [
        each.title,
        duration(each.rows[0].milliseconds),
        own?.ratio === undefined ? "—" : factor(own.ratio.median),
        peer === undefined ? "none can" : `${factor(peer.ratio.median)} (${nameOf(peer)})`,
        own?.ratio === undefined ? "—" : factor(overFunction(each)),
      ];
    }),
  ];
  const mean = cases.find(({ name }) => name === "gradbench")?.rows.at(-1)?.ratio;
  return [
    ...markdownTable(table),
    "",
    ...(mean === undefined
      ? []
      : [
          `Nine GradBench problems at three sizes take ${factor(mean.median)} times hand-written in the geometric mean, ${factor(mean.high)} at most.`,
          "",
        ]),
    `Medians on ${machine.processor} with Node ${versions.node}; [all results](bench/results/results.md).`,
  ];
}

/** A peer, with its precision where that is not double. */
const nameOf = ({ name, precision }) => (precision === "float64" ? name : `${name}, ${precision}`);
