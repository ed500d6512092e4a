/** Checking a derivation: claimed gradients, line by line. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Refusal } from "../session/client.ts";
import type { Answers } from "../session/protocol.ts";
import { claim, client, explained } from "../state/store.ts";
import { NodeList } from "./node-list.tsx";

type Rows = Answers["derivation"];

const verdicts: Readonly<Record<Rows[number]["verdict"], string>> = {
  right: "right",
  wrong: "wrong here",
  follows: "follows from line",
  named: "not a claim",
  unread: "not checked",
};

export function Derivation(): JSX.Element {
  const [rows, setRows] = useState<Rows>([]);
  const subject = explained.value;
  const text = claim.value;
  useEffect(() => {
    if (subject === undefined || text.trim() === "") {
      setRows([]);
      return undefined;
    }
    let isLatest = true;
    const timer = setTimeout(() => {
      client.ask("derivation", subject, { text }).then(
        (answer) => {
          if (isLatest) setRows(answer);
        },
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        },
      );
    }, 250);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [subject, text]);
  return (
    <>
      <div class="derivation">
        <label>
          <span>Your derivation, a line for each claim, in plain text or LaTeX</span>
          <textarea
            rows={7}
            spellcheck={false}
            placeholder={"∂a/∂w = 1 - a^2\n∇c = [...]\n\\bar{a} = b"}
            value={text}
            onInput={({ currentTarget }) => {
              claim.value = currentTarget.value;
            }}
          />
        </label>
        <p class="quiet">
          Claims are local partials (∂a/∂w = …), gradients (∇a = […], with an entry for each input), adjoints
          (\bar&#123;a&#125; = …), or the gradient of the whole function as a list. Nodes have the names of the graph;
          other names can be given with D = ….
        </p>
        <ol class="judged" aria-live="polite" aria-label="Verdicts">
          {rows.map((row) => (
            <Row key={row.row} row={row} />
          ))}
        </ol>
      </div>
      <NodeList />
    </>
  );
}

function Row({ row }: { readonly row: Rows[number] }): JSX.Element {
  // What is said of the row as a whole is not said again.
  const details = row.entries.filter(({ verdict, message }) => verdict === "wrong" && message !== row.message);
  return (
    <li class={`is-${row.verdict}`}>
      <div class="row">
        <code>{row.text}</code>
        <div class="spacer" />
        <strong>
          {verdicts[row.verdict]}
          {row.verdict === "follows" ? ` ${row.from ?? ""}` : ""}
        </strong>
      </div>
      {row.verdict === "right" || row.verdict === "follows" || row.message === "" ? null : <p>{row.message}</p>}
      {details.length === 0 ? null : (
        <ul>
          {details.map((entry) => (
            <li key={entry.quantity}>
              {entry.quantity}: {entry.message}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
