/** The code of a function's gradient, as people read it. Transforms and the emitter come with it: it is loaded when asked for. */
import { emitPlan, gradientPlan } from "wengert/internals";
import type { ReadSubject } from "./subject.ts";

export function gradientCode({ reading, name }: ReadSubject): string {
  const wrt = reading.params.map((_, k) => k);
  const plan = gradientPlan({ reading, wrt, asList: true, record: "needed" }, true);
  return emitPlan(plan, reading, `gradient_${name}`).source;
}
