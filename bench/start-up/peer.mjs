/** The first gradient of a peer, named by the argument, as the case of four inputs makes it. */
import * as fourInputs from "../cases/four-inputs.mjs";
import { loadPeer, peersOf } from "../peers.mjs";

const [name] = process.argv.slice(2);
const gradient = await peersOf(fourInputs)[name](await loadPeer(name));
console.log(JSON.stringify(Array.from(gradient(0.5, -0.3, 0.8, 0.1))));
