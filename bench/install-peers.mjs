/** Installs what the other libraries need, in this folder alone. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runNpm, seconds } from "../scripts/install.mjs";

/** Installs the peers if they are missing; if that fails, says so: the cases then run without them. */
export function installPeers(folder) {
  const wanted = packagesOf(join(folder, "package-lock.json"));
  const present = packagesOf(join(folder, "node_modules/.package-lock.json"));
  const isThere = ([path, { version }]) =>
    path === "" || (present[path]?.version === version && existsSync(join(folder, path)));
  if (Object.entries(wanted).every(isThere)) return;
  console.error("Installing the peers in bench/ (about 410 MB on disk) …");
  const began = Date.now();
  const { status, output, reason } = runNpm(["ci", "--prefix", folder, "--loglevel=error"], { cwd: folder });
  if (status === 0) console.error(`Installed in ${seconds(began)}.`);
  else
    console.error(
      `${output.trim()}\n\nnpm ci in bench/ ended with ${reason}: measuring without the peers that are missing.`,
    );
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}
