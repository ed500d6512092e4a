/** Below: what both modes cost, the generated code, the check by finite differences. */
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { Refusal } from "../session/client.ts";
import type { Check, Details as DetailsAnswer, Failure } from "../session/protocol.ts";
import { client, explained, hasInteracted, panel, view } from "../state/store.ts";
import { fullNumber } from "../math/numbers.ts";
import { Cost } from "./cost.tsx";

const details = signal<DetailsAnswer | undefined>(undefined);
const problem = signal<Failure | undefined>(undefined);
/** Whether the page has been there for a while: what writes code is loaded then, or when somebody begins to use it. */
const isLater = signal(false);

/** They are computed when the function has not changed for a moment. */
export function startDetails(): void {
  setTimeout(() => {
    isLater.value = true;
  }, 5000);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const subject = explained.value;
    clearTimeout(timer);
    if (subject === undefined || !(hasInteracted.value || isLater.value)) return;
    timer = setTimeout(() => {
      client.ask("details", subject, {}).then(
        (answer) => {
          if (explained.value !== subject) return;
          details.value = answer;
          problem.value = undefined;
        },
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          details.value = undefined;
          problem.value = error.failure;
        },
      );
    }, 250);
  });
}

export function Details(): JSX.Element | null {
  const shown = view.value;
  if (shown === undefined) return null;
  return (
    <div class="details">
      <section class="card" aria-label="Cost">
        <h2>What each mode costs</h2>
        <Cost cost={shown.cost} />
      </section>
      {panel.value === "practice" ? null : <CodeAndChecks />}
    </div>
  );
}

function CodeAndChecks(): JSX.Element {
  return (
    <>
      <section class="card" aria-label="Generated code">
        <h2>Generated code</h2>
        <p class="quiet">The value and the gradient by reverse mode, as JavaScript.</p>
        {problem.value === undefined ? (
          <pre class="code" tabIndex={0} aria-label="Generated JavaScript">
            <code>{details.value?.code ?? "…"}</code>
          </pre>
        ) : (
          <p class="problem">{problem.value.message}</p>
        )}
      </section>
      <section class="card" aria-label="Finite differences">
        <h2>Checked by finite differences</h2>
        <p class="quiet">
          Each input is moved a little to both sides, and the quotient of differences is extrapolated to no step at all.
        </p>
        <Checks checks={details.value?.checks} />
      </section>
    </>
  );
}

function Checks({ checks }: { readonly checks: readonly Check[] | undefined }): JSX.Element {
  if (checks === undefined) return <p class="quiet">…</p>;
  if (checks.length === 0) return <p class="quiet">There is no input to move.</p>;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Table of finite differences">
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">by</th>
            <th scope="col">exact</th>
            <th scope="col">finite difference</th>
            <th scope="col">
              <span class="visually-hidden">verdict</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ name, exact, difference, agrees }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{fullNumber(exact)}</td>
              <td>{fullNumber(difference)}</td>
              <td class={agrees ? "agrees" : "differs"}>{agrees ? "agrees" : "differs: is there a kink here?"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
