/** The cost of both modes, the verdict, and how it changes with the number of inputs and outputs. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CostView } from "../session/protocol.ts";

export function Cost({ cost }: { readonly cost: CostView }): JSX.Element {
  const { forward, reverse } = cost;
  const most = Math.max(forward, reverse, 1);
  const bars = [
    ["the function alone", cost.function, ""],
    ["forward mode", forward, cost.recommended === "forward" ? "is-better" : ""],
    ["reverse mode", reverse, cost.recommended === "reverse" ? "is-better" : ""],
  ] as const;
  return (
    <>
      <table class="bars">
        <caption class="visually-hidden">Operations</caption>
        <tbody>
          {bars.map(([title, operations, kind]) => (
            <tr key={title} class={kind}>
              <th scope="row">{title}</th>
              <td class="bar">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(100 * operations) / most} height="10" />
                </svg>
              </td>
              <td class="number">{Math.round(operations).toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{cost.reason}</p>
      <Growth cost={cost} />
    </>
  );
}

const counts = [1, 10, 100, 1000];

/** The same function with other numbers of inputs and outputs: each more input or output costs what one costs here. */
function Growth({ cost }: { readonly cost: CostView }): JSX.Element | null {
  const [n, setN] = useState(100);
  const [m, setM] = useState(1);
  if (cost.inputs === 0) return null;
  const forward = cost.forward + (n - cost.inputs) * cost.perInput;
  const reverse = cost.reverse + (m - 1) * cost.perOutput;
  const better = reverse < forward ? "reverse" : "forward";
  const ratio = Math.max(forward, reverse) / Math.max(1, Math.min(forward, reverse));
  return (
    <div class="growth">
      <p>
        A function of this size with <Choice title="inputs" value={n} onChoose={setN} /> and{" "}
        <Choice title="outputs" value={m} onChoose={setM} /> would take
      </p>
      <p data-growth>
        forward <strong>{Math.round(forward).toLocaleString("en")}</strong>, reverse{" "}
        <strong>{Math.round(reverse).toLocaleString("en")}</strong> operations: {better} mode
        {ratio < 1.05
          ? ", hardly"
          : `, ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString("en")} times`}{" "}
        cheaper.
      </p>
      <p class="quiet">Forward mode grows with the number of inputs, reverse mode with the number of outputs.</p>
    </div>
  );
}

function Choice({
  title,
  value,
  onChoose,
}: {
  readonly title: string;
  readonly value: number;
  readonly onChoose: (value: number) => void;
}): JSX.Element {
  return (
    <select
      aria-label={`Number of ${title}`}
      value={String(value)}
      onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
    >
      {counts.map((count) => (
        <option key={count} value={String(count)}>
          {count.toLocaleString("en")} {count === 1 ? title.slice(0, -1) : title}
        </option>
      ))}
    </select>
  );
}
