/** Playing and stepping, and the step in words. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { goTo, isPlaying, lastStep, shownModes, step, view } from "../state/store.ts";
import { frames } from "./frames.ts";

/** Between two steps while playing, in milliseconds. */
const pace = 1400;

export function Transport(): JSX.Element {
  const now = step.value;
  const last = lastStep.value;
  const playing = isPlaying.value;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => {
      if (step.value >= lastStep.value) isPlaying.value = false;
      else goTo(step.value + 1);
    }, pace);
    return () => {
      clearTimeout(timer);
    };
  }, [playing, now]);
  const move = (target: number): void => {
    isPlaying.value = false;
    goTo(target);
  };
  // Of both modes, the one with more steps is the one that they are counted by.
  const lists = shownModes.value.map((one) => view.value?.steps[one] ?? []);
  const heads = lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
  const words = shownModes.value.map((one) => frames[one].value?.description ?? "").join(" ");
  return (
    <div class="transport">
      <div class="row">
        <button type="button" aria-label="First step" disabled={now === 0} onClick={() => move(0)}>
          <Icon path="M5 4v12M16 4L7 10l9 6z" />
        </button>
        <button type="button" aria-label="Previous step" disabled={now === 0} onClick={() => move(now - 1)}>
          <Icon path="M14 4L5 10l9 6z" />
        </button>
        <button
          type="button"
          class="play"
          aria-label={playing ? "Pause" : "Play"}
          onClick={() => {
            if (!playing && now >= last) step.value = 0;
            isPlaying.value = !playing;
          }}
        >
          <Icon path={playing ? "M6 4h3v12H6zM11 4h3v12h-3z" : "M6 4l10 6-10 6z"} />
        </button>
        <button type="button" aria-label="Next step" disabled={now >= last} onClick={() => move(now + 1)}>
          <Icon path="M6 4l9 6-9 6z" />
        </button>
        <button type="button" aria-label="Last step" disabled={now >= last} onClick={() => move(last)}>
          <Icon path="M4 4l9 6-9 6zM15 4v12" />
        </button>
        <input
          class="timeline"
          type="range"
          aria-label="Step"
          aria-valuetext={`${now} of ${last}`}
          min={0}
          max={last}
          value={now}
          onInput={({ currentTarget }) => move(currentTarget.valueAsNumber)}
        />
        <span class="count">
          {now} / {last}
        </span>
        <label class="jump">
          <span class="visually-hidden">Go to a step</span>
          <select
            value={String(Math.min(now, heads.length - 1))}
            onChange={({ currentTarget }) => move(Number(currentTarget.value))}
          >
            {heads.map((head, k) => (
              <option key={`${head.title} ${k}`} value={String(k)}>
                {head.title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="description" aria-live="polite" data-description>
        {words}
      </p>
    </div>
  );
}

function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} fill="currentColor" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
    </svg>
  );
}
