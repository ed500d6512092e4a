import { compareWithCases } from "./compare.ts";
import { ht } from "./problems.ts";

compareWithCases("ht", ht);
