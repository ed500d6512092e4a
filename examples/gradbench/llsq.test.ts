import { compareWithCases } from "./compare.ts";
import { llsq } from "./problems.ts";

compareWithCases("llsq", llsq);
