/** The equation of the node that is pointed at. */
import type { JSX } from "preact";
import { readableNumber } from "../math/numbers.ts";
import { pointed, view } from "../state/store.ts";

export function Pointed(): JSX.Element {
  const node = view.value?.nodes.find(({ id }) => id === pointed.value);
  const input = view.value?.inputs.find(({ id }) => id === pointed.value);
  return (
    <p class="pointed">
      {node === undefined
        ? null
        : node.group === undefined
          ? `${node.definition} = ${readableNumber(node.value)}`
          : `${node.definition}; click to open`}
      {input === undefined ? null : `${input.name} = ${readableNumber(input.value)}, an input`}
      {node === undefined && input === undefined ? (
        <span class="quiet">Point at a node to see what it is made of; click it to go to its step.</span>
      ) : null}
    </p>
  );
}
