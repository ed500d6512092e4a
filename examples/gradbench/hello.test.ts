import { compareWithCases } from "./compare.ts";
import { hello } from "./problems.ts";

compareWithCases("hello", hello);
