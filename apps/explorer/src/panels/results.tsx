/** The value and the partial derivatives, with all their digits. */
import type { JSX } from "preact";
import { panel, view } from "../state/store.ts";
import { fullNumber } from "../math/numbers.ts";

const mostShown = 24;

export function Results(): JSX.Element | null {
  const shown = view.value;
  if (shown === undefined) return null;
  if (panel.value === "practice") return <p class="quiet">The derivatives are hidden while you practise.</p>;
  const { gradient, value, notes } = shown;
  return (
    <section class="results" aria-label="Derivatives at this point">
      <h3>Derivatives at this point</h3>
      <dl tabIndex={0}>
        <dt>value</dt>
        <dd data-result="value">{fullNumber(value)}</dd>
        {gradient.slice(0, mostShown).map(({ name, value }) => [
          <dt key={`${name} name`}>∂/∂{name}</dt>,
          <dd key={name} data-result={name}>
            {fullNumber(value)}
          </dd>,
        ])}
      </dl>
      {gradient.length > mostShown ? (
        <p class="quiet">and {gradient.length - mostShown} more; “Save as” has all.</p>
      ) : null}
      {notes.length === 0 ? null : (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
