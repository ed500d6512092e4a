/** The frame of the step in each mode, as the worker draws it. */
import { effect, type Signal, signal } from "@preact/signals";
import { Refusal } from "../session/client.ts";
import type { FrameView, Mode, Questions, Subject } from "../session/protocol.ts";
import { client, explained, lastStepOf, look, panel, shownModes, step } from "../state/store.ts";

export const frames: Readonly<Record<Mode, Signal<FrameView | undefined>>> = {
  forward: signal(undefined),
  reverse: signal(undefined),
};

interface Wanted {
  readonly subject: Subject;
  readonly question: Questions["frame"];
}

/** Asks for the frames that are shown; while one is drawn only the latest waits. */
export function startFrames(): void {
  for (const mode of ["forward", "reverse"] as const) {
    let isAsking = false;
    let next: Wanted | undefined;
    const ask = async ({ subject, question }: Wanted): Promise<void> => {
      isAsking = true;
      try {
        frames[mode].value = await client.ask("frame", subject, question);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      } finally {
        isAsking = false;
        const waiting = next;
        next = undefined;
        if (waiting !== undefined) void ask(waiting);
      }
    };
    effect(() => {
      const subject = explained.value;
      if (subject === undefined || !shownModes.value.includes(mode)) return;
      // The steps would give the answers away.
      const index = panel.value === "practice" ? 0 : Math.min(step.value, lastStepOf(mode));
      const question = { mode, index, look: look.value };
      if (isAsking) next = { subject, question };
      else void ask({ subject, question });
    });
  }
}
