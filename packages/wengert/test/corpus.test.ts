import { describe, expect, test } from "vitest";
import { checkProgram } from "./check-program.ts";
import { arrays } from "./corpus/arrays.ts";
import { controlFlow } from "./corpus/control-flow.ts";
import { functions } from "./corpus/functions.ts";
import { records } from "./corpus/records.ts";
import { scalars } from "./corpus/scalars.ts";

const themes = { controlFlow, scalars, arrays, records, functions };

describe.each(Object.entries(themes))("%s", (_, programs) => {
  test.each(programs.map((program) => [program.name, program] as const))("%s", (_name, program) => {
    expect(checkProgram(program)).toEqual([]);
  });
});
