import { compareWithCases } from "./compare.ts";
import { ba } from "./problems.ts";

compareWithCases("ba", ba);
