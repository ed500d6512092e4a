import { compareWithCases } from "./compare.ts";
import { gmm } from "./problems.ts";

compareWithCases("gmm", gmm);
