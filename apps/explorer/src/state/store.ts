/** What the page knows, as signals, and how it changes. */
import { batch, computed, effect, signal } from "@preact/signals";
import { Client, Refusal } from "../session/client.ts";
import type { Failure, Json, Look, Mode, SourceText, Subject, Values, View } from "../session/protocol.ts";
import { type Panel, readAddress, type ShownMode, type State, type ThemeChoice, writeAddress } from "./address.ts";
import { type Example, examples } from "./examples.ts";

const [, , , first] = examples;
if (first === undefined) throw new Error("there are no examples");

const initial: State = {
  source: first.source,
  values: first.values,
  mode: first.mode,
  step: 0,
  names: "nodes",
  labels: "symbolic",
  panel: "steps",
  seed: 1,
  claim: "",
  opened: [],
  theme: "system",
};
const begun = readAddress(location.hash, initial);

export const source = signal<SourceText>(begun.source);
export const values = signal<Values>(begun.values);
export const mode = signal<ShownMode>(begun.mode);
export const step = signal(begun.step);
export const names = signal<State["names"]>(begun.names);
export const labels = signal<State["labels"]>(begun.labels);
export const panel = signal<Panel>(begun.panel);
export const seed = signal(begun.seed);
export const claim = signal(begun.claim);
export const opened = signal<readonly string[]>(begun.opened);
export const theme = signal<ThemeChoice>(begun.theme);

/** The function as it was explained last; it stays while the text in the editor has an error. */
export const view = signal<View | undefined>(undefined);
/** What the view was made from. */
export const explained = signal<Subject | undefined>(undefined);
/** What the view or the failure is about. */
export const settled = signal<Subject | undefined>(undefined);
export const failure = signal<Failure | undefined>(undefined);
export const isBusy = signal(false);
export const isPlaying = signal(false);
/** The node that is pointed at. */
export const pointed = signal<number | undefined>(undefined);
/** Whether anything has been done with the page; before, formulas are set plainly. */
export const hasInteracted = signal(begun.step > 0 || begun.panel !== "steps");

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(prefersDark.matches);
prefersDark.addEventListener("change", ({ matches }) => {
  systemIsDark.value = matches;
});
export const shownTheme = computed<"light" | "dark">(() =>
  theme.value === "system" ? (systemIsDark.value ? "dark" : "light") : theme.value,
);

export const look = computed<Look>(() => ({
  names: names.value,
  labels: labels.value,
  theme: shownTheme.value,
  plain: !hasInteracted.value,
  opened: opened.value,
}));

/** The modes that are shown, from left to right. */
export const shownModes = computed<readonly Mode[]>(() =>
  mode.value === "both" ? ["forward", "reverse"] : [mode.value],
);

export function lastStepOf(one: Mode): number {
  return Math.max(0, (view.value?.steps[one].length ?? 1) - 1);
}

export const lastStep = computed(() => Math.max(...shownModes.value.map(lastStepOf)));

export const client = new Client((busy) => {
  isBusy.value = busy;
});

const state = computed<State>(() => ({
  source: source.value,
  values: values.value,
  mode: mode.value,
  step: step.value,
  names: names.value,
  labels: labels.value,
  panel: panel.value,
  seed: seed.value,
  claim: claim.value,
  opened: opened.value,
  theme: theme.value,
}));

/** The address of what is shown now. */
export function addressNow(): string {
  return new URL(writeAddress(state.value, initial), location.href).href;
}

export function goTo(target: number): void {
  hasInteracted.value = true;
  step.value = Math.max(0, Math.min(target, lastStep.value));
}

/** Shows what stands in a group of a large graph. */
export function openGroup(key: string): void {
  opened.value = [...opened.value.filter((one) => one !== key), key];
}

export function chooseExample(example: Example): void {
  batch(() => {
    isPlaying.value = false;
    source.value = example.source;
    values.value = example.values;
    mode.value = example.mode;
    step.value = 0;
    opened.value = [];
    claim.value = "";
  });
}

/** Another formula with its point; the mode and the panel stay. */
export function chooseFormula(text: string, at: Values): void {
  batch(() => {
    source.value = { language: "formula", text };
    values.value = at;
    step.value = 0;
    opened.value = [];
  });
}

export function edit(text: string): void {
  if (text === source.value.text) return;
  batch(() => {
    isPlaying.value = false;
    source.value = { ...source.value, text };
  });
}

/** What was written in the other language, to come back to. */
const left = new Map<SourceText["language"], Pick<State, "source" | "values">>();

/** @param text  to begin with, where nothing was written in this language before */
export function chooseLanguage(language: SourceText["language"], text: string): void {
  left.set(source.value.language, { source: source.value, values: values.value });
  const known = left.get(language) ?? { source: { language, text }, values: {} };
  batch(() => {
    source.value = known.source;
    values.value = known.values;
    step.value = 0;
    opened.value = [];
  });
}

/** Gives a number inside of a parameter's value. */
export function setNumber([parameter, ...path]: readonly [string, ...(string | number)[]], number: number): void {
  // What was chosen a moment ago may not have been explained yet.
  const chosen = Object.hasOwn(values.value, parameter) ? values.value[parameter] : undefined;
  const before = chosen ?? view.value?.parameters.find(({ name }) => name === parameter)?.value ?? null;
  setParameter(parameter, replaced(before, path, number));
}

/** All values are written down, so that what was chosen stays when the text changes. */
export function setParameter(parameter: string, value: Json): void {
  const known = view.value?.parameters.map(({ name, value: before }) => [name, before] as const) ?? [];
  values.value = { ...Object.fromEntries(known), ...values.value, [parameter]: value };
}

function replaced(value: Json, [step, ...rest]: readonly (string | number)[], number: number): Json {
  if (step === undefined) return number;
  if (isList(value)) return value.map((item, k) => (k === step ? replaced(item, rest, number) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaced(item, rest, number) : item]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Starts what follows the state: the explanation, the address, the theme. */
export function startStore(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = shownTheme.value;
  });
  followAddress();
  followSubject();
}

function followAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = location.hash;
  effect(() => {
    const address = writeAddress(state.value, initial);
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Another address was opened in the meantime: it is read, not overwritten.
      if (location.hash !== written || (written === "" && state.value === firstState)) return;
      history.replaceState(null, "", address);
      // The browser may write it in another way.
      written = location.hash;
    }, 150);
  });
  addEventListener("hashchange", () => {
    if (location.hash === written) return;
    clearTimeout(timer);
    written = location.hash;
    adopt(readAddress(location.hash, initial));
  });
}

const firstState = state.value;

function adopt(read: State): void {
  batch(() => {
    isPlaying.value = false;
    source.value = read.source;
    values.value = read.values;
    mode.value = read.mode;
    step.value = read.step;
    names.value = read.names;
    labels.value = read.labels;
    panel.value = read.panel;
    seed.value = read.seed;
    claim.value = read.claim;
    opened.value = read.opened;
    theme.value = read.theme;
  });
}

interface Wanted {
  readonly subject: Subject;
  readonly groups: readonly string[];
}

/** Explains the function anew whenever it or its point changes; while one is explained, only the latest waits. */
function followSubject(): void {
  let isAsking = false;
  let next: Wanted | undefined;
  const ask = async ({ subject, groups }: Wanted): Promise<void> => {
    isAsking = true;
    try {
      const answer = await client.ask("view", subject, { opened: groups });
      batch(() => {
        view.value = answer;
        if (JSON.stringify(explained.value) !== JSON.stringify(subject)) explained.value = subject;
        failure.value = undefined;
        settled.value = subject;
        if (step.value > lastStep.value) step.value = lastStep.value;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failure.value = error.failure;
      settled.value = subject;
    } finally {
      isAsking = false;
      if (next !== undefined) {
        const wanted = next;
        next = undefined;
        void ask(wanted);
      }
    }
  };
  effect(() => {
    const wanted = { subject: { source: source.value, values: values.value }, groups: opened.value };
    if (isAsking) next = wanted;
    else void ask(wanted);
  });
}
