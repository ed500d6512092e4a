import { compareWithCases } from "./compare.ts";
import { saddle } from "./problems.ts";

compareWithCases("saddle", saddle);
