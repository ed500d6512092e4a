/** What a function that is differentiated inside another one must leave alone. */
import type * as acorn from "acorn";
import { isBuffer, type Region } from "../program/types.ts";
import { writtenBuffers } from "../program/written.ts";
import type { Layer } from "./environment.ts";
import type { Inputs } from "./leaves.ts";
import type { Reader } from "./reader.ts";

/** A function that is differentiated must leave the variables and the memory around it alone. */
export function refuseOutside(reader: Reader, layer: Layer, region: Region, node: acorn.Node): void {
  const hint = "Return the value instead, or compute it outside of the function that is differentiated.";
  for (const variable of layer.variables.keys()) {
    if (layer.parent?.lookup(variable) !== undefined) {
      reader.refuse(node, `\`${variable.name}\` is assigned inside a function that is differentiated here`, hint);
    }
  }
  for (const cell of layer.objects.keys()) {
    if (layer.parent?.lookupObject(cell) !== undefined) {
      reader.refuse(node, `\`${cell.name}\` is changed inside a function that is differentiated here`, hint);
    }
  }
  const inside = new Set<Region>();
  const visit = (at: Region): void => {
    inside.add(at);
    for (const { regions } of at.instructions) for (const nested of regions) visit(nested);
  };
  visit(region);
  for (const at of inside) {
    for (const { kind, args } of at.instructions) {
      const [buffer] = args;
      if ((kind === "store" || kind === "accumulate") && buffer !== undefined && !inside.has(buffer.region)) {
        reader.refuse(
          node,
          `${buffer.name ?? "an array"} is written inside a function that is differentiated here`,
          hint,
        );
      }
    }
  }
}

/** What is written must not be another argument as well, which is told apart here. */
export function refuseShared(reader: Reader, inputs: Inputs, region: Region, node: acorn.Node): void {
  const written = writtenBuffers(region);
  for (const { param } of inputs.leaves) {
    if (!isBuffer(param.type) || !written.has(param) || !inputs.isShared(param)) continue;
    reader.refuse(
      node,
      `${param.name ?? "an array"} is passed twice to a function that is differentiated here and writes to it`,
      "Pass a copy of it: x.slice().",
    );
  }
}
