/** The middle of the page: the figure of the step, one for each mode that is shown, and what moves it. */
import type { JSX } from "preact";
import type { ShownMode, State } from "../state/address.ts";
import { isPlaying, labels, mode, names, shownModes, step, view } from "../state/store.ts";
import { Collapsed } from "./collapsed.tsx";
import { Figure } from "./figure.tsx";
import { modeTitles } from "./mode-titles.ts";
import { Pointed } from "./pointed.tsx";
import { Transport } from "./transport.tsx";

export function GraphRegion(): JSX.Element {
  const modes = shownModes.value;
  return (
    <section class="graph card" aria-label="Graph" id="graph" tabIndex={-1}>
      <div class="row toolbar">
        <Segments<ShownMode>
          title="Mode"
          chosen={mode.value}
          choices={[
            ["forward", "Forward"],
            ["reverse", "Reverse"],
            ["both", "Both"],
          ]}
          onChoose={(chosen) => {
            isPlaying.value = false;
            mode.value = chosen;
            step.value = 0;
          }}
        />
        <div class="spacer" />
        <Segments<State["labels"]>
          title="Derivatives as"
          chosen={labels.value}
          choices={[
            ["symbolic", "Symbols"],
            ["numeric", "Numbers"],
          ]}
          onChoose={(chosen) => {
            labels.value = chosen;
          }}
        />
        <Segments<State["names"]>
          title="Written in"
          chosen={names.value}
          choices={[
            ["nodes", "Node names"],
            ["inputs", "Inputs"],
          ]}
          onChoose={(chosen) => {
            names.value = chosen;
          }}
        />
      </div>
      <Collapsed />
      {view.value === undefined ? (
        <div class="figure is-empty">
          <p class="quiet">The graph appears here as soon as the function can be read.</p>
        </div>
      ) : (
        <div class={`figures is-${modes.length}`}>
          {modes.map((one) => (
            <Figure key={one} mode={one} title={modes.length > 1 ? modeTitles[one] : undefined} />
          ))}
        </div>
      )}
      {view.value === undefined ? null : (
        <>
          <Pointed />
          <Transport />
        </>
      )}
    </section>
  );
}

export function Segments<T extends string>({
  title,
  chosen,
  choices,
  onChoose,
}: {
  readonly title: string;
  readonly chosen: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly onChoose: (value: T) => void;
}): JSX.Element {
  return (
    <div class="segments" role="group" aria-label={title}>
      {choices.map(([value, text]) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          onClick={() => {
            onChoose(value);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
