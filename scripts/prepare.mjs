/** Installs and builds what is missing. */
import { build } from "./build.mjs";
import { install, requireNode } from "./install.mjs";

requireNode();
process.exitCode = install(false) && build() ? 0 : 1;
