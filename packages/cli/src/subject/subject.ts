/** What a command is about: a formula, or a function of a file. */
import type { Explanation } from "@wengert/explain";
import type { CheckResult } from "wengert/testing";
import { functionReference } from "../load/reference.ts";
import type { Point } from "../point.ts";
import { formulaSubject } from "./formula.ts";
import { UsageError } from "../usage.ts";

/** The value and one partial for every input, in the shape of the input. */
export interface Derivatives {
  readonly value: number;
  readonly gradient: ReadonlyMap<string, unknown>;
}

export interface Subject {
  /** Symbolic only without a point. */
  explain(point: Point | undefined): Explanation;
  differentiate(point: Point): Derivatives;
  /** Throws where derivatives are not finite, or differ. @throws UsageError for a formula */
  check(point: Point, tolerance: number | undefined): CheckResult;
}

export async function subjectOf(text: string): Promise<Subject> {
  const reference = functionReference(text);
  if (reference !== undefined) {
    // What reads files takes longer to load than a formula takes to explain.
    const [{ loadFunction }, { functionSubject }] = await Promise.all([
      import("../load/load-function.ts"),
      import("./function.ts"),
    ]);
    return functionSubject(text, await loadFunction(reference));
  }
  if (/^[^\s()]*\.[cm]?[jt]sx?$/.test(text)) {
    throw new UsageError(`which function of ${text}?`, `Name it after a #: ${text}#function`);
  }
  return formulaSubject(text);
}
