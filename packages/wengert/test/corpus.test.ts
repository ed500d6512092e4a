import { describe, expect, test } from "vitest";
import { checkProgram } from "./check-program.ts";
import { controlFlow } from "./corpus/control-flow.ts";

describe.each([["control flow", controlFlow]] as const)("%s", (_, programs) => {
  test.each(programs.map((program) => [program.name, program] as const))("%s", (_name, program) => {
    expect(checkProgram(program)).toEqual([]);
  });
});
