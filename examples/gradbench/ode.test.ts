import { compareWithCases } from "./compare.ts";
import { ode } from "./problems.ts";

compareWithCases("ode", ode);
