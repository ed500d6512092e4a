/** The left of the page: the function, its inputs and its derivatives. */
import type { JSX } from "preact";
import { Editor } from "../editor/editor.tsx";
import { chooseLanguage, client, failure, isBusy, settled, source, view } from "../state/store.ts";
import { Inputs } from "./inputs.tsx";
import { Results } from "./results.tsx";
import { useDelayed } from "./use-delayed.ts";

const starts = {
  formula: "x*sin(x)",
  typescript: "export function f(x: number, y: number) {\n  return x * Math.sin(x * y);\n}\n",
} as const;

export function FunctionRegion(): JSX.Element {
  return (
    <section class="function card" aria-label="Function">
      <div class="row">
        <h2>Function</h2>
        <div class="spacer" />
        <LanguageChoice />
      </div>
      <Editor />
      <Status />
      <FunctionChoice />
      <Inputs />
      <Results />
    </section>
  );
}

function LanguageChoice(): JSX.Element {
  const { language } = source.value;
  return (
    <div class="segments" role="group" aria-label="Written as">
      {(["formula", "typescript"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={language === one}
          onClick={() => {
            if (language !== one) chooseLanguage(one, starts[one]);
          }}
        >
          {one === "formula" ? "Formula" : "TypeScript"}
        </button>
      ))}
    </div>
  );
}

/** What is wrong with the text, or that it takes long. */
function Status(): JSX.Element {
  const isSlow = useDelayed(isBusy.value, 400);
  const problem = failure.value;
  return (
    <div class="status" data-settled={settled.value?.source.text}>
      <div role="alert">
        {problem === undefined ? null : (
          <div class="problem">
            <p>
              <strong>{sentence(problem.message)}</strong>
            </p>
            <p>{problem.hint}</p>
          </div>
        )}
      </div>
      {isSlow ? (
        <p class="busy">
          Computing …
          <button type="button" onClick={() => client.stop("STOPPED")}>
            Stop
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** Names at the beginning stay as they are. */
function sentence(text: string): string {
  const begins = /^(?:there|the|an?|at|you|this|what|it|units) /.test(text);
  return `${begins ? text.charAt(0).toUpperCase() : text.charAt(0)}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** Which function of the text, where there are several. */
function FunctionChoice(): JSX.Element | null {
  const shown = view.value;
  if (shown === undefined || source.value.language !== "typescript" || shown.functions.length < 2) return null;
  return (
    <label class="row">
      <span>Function to differentiate</span>
      <select
        value={shown.name}
        onChange={({ currentTarget }) => {
          source.value = { ...source.value, name: currentTarget.value };
        }}
      >
        {shown.functions.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
