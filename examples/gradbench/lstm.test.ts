import { compareWithCases } from "./compare.ts";
import { lstm } from "./problems.ts";

compareWithCases("lstm", lstm);
