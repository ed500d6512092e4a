import { compareWithCases } from "./compare.ts";
import { lse } from "./problems.ts";

compareWithCases("lse", lse);
