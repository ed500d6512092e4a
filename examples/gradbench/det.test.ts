import { compareWithCases } from "./compare.ts";
import { det } from "./problems.ts";

compareWithCases("det", det);
