/** What the modes are called. */
import type { Mode } from "../session/protocol.ts";

export const modeTitles: Readonly<Record<Mode, string>> = { forward: "Forward mode", reverse: "Reverse mode" };
