/** The top of the page: its name, the examples, sharing, saving, light and dark. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { examples } from "../state/examples.ts";
import { addressNow, chooseExample, shownTheme, source, theme } from "../state/store.ts";
import { ExportMenu } from "./export-menu.tsx";

export function Header(): JSX.Element {
  return (
    <header class="top">
      <h1>
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M8 9l15 7M8 23l15-7" />
          <circle class="input" cx="8" cy="8" r="5" />
          <circle class="input" cx="8" cy="24" r="5" />
          <circle class="operation" cx="23" cy="16" r="6.5" />
        </svg>
        Wengert <span>explorer</span>
      </h1>
      <ExampleMenu />
      <div class="spacer" />
      <ShareButton />
      <ExportMenu />
      <ThemeButton />
    </header>
  );
}

function ExampleMenu(): JSX.Element {
  const chosen = examples.findIndex((example) => example.source.text === source.value.text);
  return (
    <label class="examples">
      <span>Examples</span>
      <select
        value={String(chosen)}
        onChange={({ currentTarget }) => {
          const example = examples[Number(currentTarget.value)];
          if (example !== undefined) chooseExample(example);
        }}
      >
        {chosen === -1 ? <option value="-1">Your own function</option> : null}
        {examples.map((example, k) => (
          <option key={example.title} value={String(k)}>
            {example.title}
          </option>
        ))}
      </select>
    </label>
  );
}

function ShareButton(): JSX.Element {
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(addressNow());
      setSaid("Link copied");
    } catch {
      setSaid("The address bar has the link");
    }
    setTimeout(() => setSaid(""), 2500);
  };
  return (
    <>
      <span class="said" role="status">
        {said}
      </span>
      <button type="button" onClick={() => void copy()} title="A link to exactly what is shown here">
        Copy link
      </button>
    </>
  );
}

function ThemeButton(): JSX.Element {
  const other = shownTheme.value === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="icon"
      aria-label={`Switch to ${other} colours`}
      title={`Switch to ${other} colours`}
      onClick={() => {
        theme.value = other;
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
    </button>
  );
}
