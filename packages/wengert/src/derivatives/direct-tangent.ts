/** Calls with a list of arguments and a list of tangents that go straight to generated code. */
import type { Call } from "./callable.ts";
import type { Differentiated } from "./differentiated.ts";
import { directCall, type DirectForm, elementsOf, failureOf, leafTexts, outConditions } from "./direct-call.ts";
import { guardOf } from "./guard.ts";

/**
 * The direct call of the latest specialisation of a plan whose extras are tangents.
 *
 * @param slow     called where arguments or tangents are others than it was made for
 * @param intoOut  whether an array that is written to comes first: `(out, points, tangents)`
 * @returns        undefined where the guards take more than expressions
 */
export function directTangent(differentiated: Differentiated, slow: Call, intoOut: boolean): Call | undefined {
  const { latest, parameters, differentiatedPositions: wrt } = differentiated;
  if (latest === undefined) return undefined;
  const names = parameters.map((_, k) => `points[${k}]`);
  const leaves = leafTexts(latest, names);
  if (leaves === undefined) return undefined;
  const tangents = wrt.map((k, j) =>
    guardOf(latest.reading.params[k] ?? { kind: "constant", value: null }, `tangents[${j}]`),
  );
  const tangentLeaves = tangents.flatMap((guard) => guard?.leaves ?? []);
  const pointLeaves = wrt.flatMap((k) => leaves.filter(({ parameter }) => parameter === k));
  const arrays = pointLeaves.map(({ type }, k) => ({ type, text: tangentLeaves[k] ?? "undefined", parameter: 0 }));
  const out = intoOut ? ["out"] : [];
  const form: DirectForm = {
    parameters: [...out, "points", "tangents"],
    names,
    conditions: [
      ...(intoOut ? outConditions(elementsOf(leaves, wrt), [...leaves, ...arrays]) : []),
      ...arrays.flatMap(({ text, type }, k) =>
        type.endsWith("[]") ? [`${text}.length === ${pointLeaves[k]?.text ?? ""}.length`] : [],
      ),
    ],
    passed: [...tangentLeaves, ...out],
    before: [
      `Array.isArray(points) && points.length === ${parameters.length}`,
      `Array.isArray(tangents) && tangents.length === ${wrt.length}`,
      ...tangents.flatMap((guard) => guard?.conditions ?? []),
    ],
  };
  return directCall(differentiated, form, { slow, failed: failureOf(differentiated, latest) });
}
