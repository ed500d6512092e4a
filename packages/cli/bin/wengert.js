#!/usr/bin/env node
import { main } from "../dist/index.js";

// A reader that has seen enough, as in `wengert explain … | head`, is no error.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2));
