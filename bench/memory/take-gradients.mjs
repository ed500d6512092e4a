/** Takes the gradient of a case by one contestant for half a second, and prints the peak memory. */
import { loadPeer, peersOf } from "../peers.mjs";

const [name, contestant] = process.argv.slice(2);
const calls = name === undefined ? undefined : await takeGradients();
console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024, calls }));

async function takeGradients() {
  const own = await import(`../cases/${name}.mjs`);
  const gradient = await make(own);
  const points = own.points();
  const began = performance.now();
  let calls = 0;
  while (calls < 1 || performance.now() - began < 500) {
    own.call(gradient, points, 1);
    calls++;
  }
  return calls;
}

async function make(own) {
  if (contestant === "hand-written") return own.handWritten;
  if (contestant === "wengert") return own.wengert(await import("wengert"));
  return peersOf(own)[contestant](await loadPeer(contestant));
}
