/** The point: a slider and a number for every input; whole parameters as JSON where they are more than a number. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { InputView, Json } from "../session/protocol.ts";
import { pointed, setNumber, setParameter, values, view } from "../state/store.ts";
import { shortNumber } from "../math/numbers.ts";
import { parseJson } from "../state/json.ts";

/** So many inputs get a slider. */
const mostSliders = 24;

export function Inputs(): JSX.Element | null {
  const shown = view.value;
  if (shown === undefined) return null;
  const { inputs, parameters } = shown;
  const structured = parameters.filter(({ value }) => typeof value !== "number");
  return (
    <section class="inputs" aria-label="Inputs">
      <h3>Inputs</h3>
      {inputs.length === 0 ? <p class="quiet">This function has no inputs: it is a constant.</p> : null}
      <div class="sliders">
        {inputs.slice(0, mostSliders).map((input) => (
          <InputRow key={input.name} input={input} />
        ))}
      </div>
      {inputs.length > mostSliders ? (
        <p class="quiet">{inputs.length - mostSliders} more inputs; they can be changed in the lists below.</p>
      ) : null}
      {structured.map(({ name, value }) => (
        <Structured key={name} name={name} value={value} />
      ))}
    </section>
  );
}

function InputRow({ input }: { readonly input: InputView }): JSX.Element {
  const { id, name, path } = input;
  // What was chosen last, also while it is not computed yet.
  const value = numberAt(values.value, path) ?? input.value;
  // Only grows, so that a slider does not move under the pointer.
  const reach = useRef(0);
  if (reach.current === 0 || Math.abs(value) > reach.current) reach.current = reachOf(value);
  const largest = reach.current;
  return (
    <div
      class="input-row"
      onMouseEnter={() => {
        pointed.value = id;
      }}
      onMouseLeave={() => {
        pointed.value = undefined;
      }}
    >
      <span class="name" id={`input-${id}`}>
        {name}
      </span>
      <input
        type="range"
        aria-labelledby={`input-${id}`}
        min={-largest}
        max={largest}
        step={largest / 200}
        value={value}
        onInput={({ currentTarget }) => setNumber(path, Number(shortNumber(currentTarget.valueAsNumber)))}
      />
      <input
        type="number"
        aria-label={`${name}, as a number`}
        step="any"
        value={value}
        onInput={({ currentTarget }) => {
          const number = currentTarget.valueAsNumber;
          if (!Number.isNaN(number)) setNumber(path, number);
        }}
      />
    </div>
  );
}

function numberAt(chosen: Json, path: InputView["path"]): number | undefined {
  let part: unknown = chosen;
  for (const step of path) part = typeof part === "object" && part !== null ? Reflect.get(part, step) : undefined;
  return typeof part === "number" ? part : undefined;
}

/** A power of two with room beyond the value. */
function reachOf(value: number): number {
  const size = Math.abs(value);
  return size > 1 && Number.isFinite(size) ? 2 ** Math.ceil(Math.log2(1.5 * size)) : 2;
}

function Structured({ name, value }: { readonly name: string; readonly value: Json }): JSX.Element {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const isWrong = draft !== undefined && parseJson(draft) === undefined;
  return (
    <label class="structured">
      <span class="name">{name}</span>
      <input
        type="text"
        spellcheck={false}
        aria-invalid={isWrong}
        value={draft ?? JSON.stringify(value)}
        onInput={({ currentTarget }) => {
          setDraft(currentTarget.value);
          const read = parseJson(currentTarget.value);
          if (read !== undefined) setParameter(name, read);
        }}
        onBlur={() => setDraft(undefined)}
      />
      {isWrong ? <span class="problem">Write it as JSON: [1, 2, 3], {'{"mass": 2}'}, true</span> : null}
    </label>
  );
}
