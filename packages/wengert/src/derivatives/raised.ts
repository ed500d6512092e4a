/** For tests of messages. */
import { WengertError } from "../errors.ts";

/** The error that a call raises. */
export function raised(call: () => unknown): WengertError {
  try {
    call();
  } catch (error) {
    if (error instanceof WengertError) return error;
    throw error;
  }
  throw new Error("nothing was raised");
}
