import { compareWithCases } from "./compare.ts";
import { kmeans } from "./problems.ts";

compareWithCases("kmeans", kmeans);
