/** The equations of the step, stage by stage,. */
import type { JSX } from "preact";
import { frames } from "../graph/frames.ts";
import { modeTitles } from "../graph/mode-titles.ts";
import { Tex } from "../math/tex.tsx";
import type { EquationView, Mode } from "../session/protocol.ts";
import { labels, shownModes, step } from "../state/store.ts";
import { NodeList } from "./node-list.tsx";

const stageTitles: Readonly<Record<EquationView["stages"][number]["kind"], string>> = {
  rule: "rule",
  terms: "every term",
  simplified: "simplified",
  number: "number",
};

export function Equations(): JSX.Element {
  const modes = shownModes.value;
  return (
    <>
      {step.value === 0 ? (
        <Introduction />
      ) : (
        modes.map((mode) => <StepEquations key={mode} mode={mode} isOne={modes.length === 1} />)
      )}
      <NodeList />
    </>
  );
}

function Introduction(): JSX.Element {
  const isForward = shownModes.value[0] === "forward";
  return (
    <div class="introduction">
      <p>
        Every function is a chain of elementary operations. In the graph each operation is a node; arrows lead to it
        from its operands.
      </p>
      {shownModes.value.length === 2 ? (
        <p>
          Forward mode carries derivatives with the evaluation, from the inputs to the output. Reverse mode evaluates
          first and then goes back from the output. Step through both with the arrow keys and compare.
        </p>
      ) : isForward ? (
        <p>
          Forward mode visits the nodes from the inputs to the output. Every node carries its derivatives by all inputs,
          which it gets from its operands by the chain rule.
        </p>
      ) : (
        <p>
          Reverse mode visits the nodes twice: a forward sweep keeps how each node depends on its own operands; a
          backward sweep then passes the derivative of the output back from node to operand, and adds up what arrives.
        </p>
      )}
      <p class="quiet">Press play, or step with the arrow keys.</p>
    </div>
  );
}

function StepEquations({ mode, isOne }: { readonly mode: Mode; readonly isOne: boolean }): JSX.Element {
  const frame = frames[mode].value;
  return (
    <section class="equations" tabIndex={0} aria-label={`Equations of this step, ${modeTitles[mode]}`}>
      {isOne ? null : <h3>{modeTitles[mode]}</h3>}
      {frame?.equations.map((equation, k) => (
        <Equation key={`${equation.left} ${k}`} equation={equation} />
      ))}
    </section>
  );
}

/** Stages that say the same as the one before are left out; numbers where numbers are asked for, symbols in any case. */
function Equation({ equation }: { readonly equation: EquationView }): JSX.Element {
  const { left, relation, stages } = equation;
  const shown = stages.filter(({ latex }, k) => latex !== "" && latex !== stages[k - 1]?.latex);
  return (
    <table class={`equation${relation === "=" ? "" : " is-contribution"}`}>
      <tbody>
        {shown.map(({ kind, latex }, k) => (
          <tr key={kind} class={`is-${kind}${kind === "number" && labels.value === "numeric" ? " is-asked" : ""}`}>
            <td class="left">{k === 0 ? <Tex latex={left} /> : null}</td>
            <td class="relation">
              <Tex latex={k === 0 ? relation : "="} />
            </td>
            <td class="right">
              <Tex latex={latex} />
            </td>
            <th scope="row">{stageTitles[kind]}</th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
