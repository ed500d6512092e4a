/** The whole state of the page as the part of the address after #, and back. */
import { parseJson } from "./json.ts";
import type { Json, SourceText, Values } from "../session/protocol.ts";

export type ShownMode = "forward" | "reverse" | "both";
export type Panel = "steps" | "practice" | "derivation";
export type ThemeChoice = "system" | "light" | "dark";

export interface State {
  readonly source: SourceText;
  readonly values: Values;
  readonly mode: ShownMode;
  /** 0 is the graph before any step. */
  readonly step: number;
  readonly names: "nodes" | "inputs";
  readonly labels: "symbolic" | "numeric";
  readonly panel: Panel;
  readonly seed: number;
  readonly claim: string;
  readonly opened: readonly string[];
  readonly theme: ThemeChoice;
}

/** Texts that are longer are not read from an address. */
export const longestText = 20_000;

export function writeAddress(state: State, initial: State): string {
  const { source, values } = state;
  const parts: string[] = [];
  const add = (name: string, value: string): void => {
    parts.push(`${name}=${encode(value)}`);
  };
  add(source.language === "formula" ? "formula" : "typescript", source.text);
  if (source.name !== undefined) add("function", source.name);
  for (const [name, value] of Object.entries(values)) add("at", `${name}=${JSON.stringify(value)}`);
  if (state.mode !== initial.mode) add("mode", state.mode);
  if (state.step !== 0) add("step", String(state.step));
  if (state.names !== initial.names) add("in", state.names);
  if (state.labels !== initial.labels) add("labels", state.labels);
  if (state.panel !== initial.panel) add("panel", state.panel);
  if (state.seed !== initial.seed) add("seed", String(state.seed));
  if (state.claim !== "") add("claim", state.claim);
  for (const group of state.opened) add("open", group);
  if (state.theme !== "system") add("theme", state.theme);
  return `#${parts.join("&")}`;
}

/** What an address says; the rest is as in `initial`. What makes no sense in it is passed over. */
export function readAddress(address: string, initial: State): State {
  const given = new URLSearchParams(address.replace(/^#/, "").replaceAll("+", "%2B"));
  if (!given.has("formula") && !given.has("typescript")) {
    return { ...initial, theme: oneOf(given.get("theme"), ["system", "light", "dark"], initial.theme) };
  }
  const language = given.has("formula") ? "formula" : "typescript";
  const text = (given.get(language) ?? "").slice(0, longestText);
  const name = given.get("function");
  return {
    source: { language, text, ...(name === null || language === "formula" ? {} : { name }) },
    values: Object.fromEntries(given.getAll("at").flatMap(readValue)),
    mode: oneOf(given.get("mode"), ["forward", "reverse", "both"], initial.mode),
    step: count(given.get("step"), 0),
    names: oneOf(given.get("in"), ["nodes", "inputs"], initial.names),
    labels: oneOf(given.get("labels"), ["symbolic", "numeric"], initial.labels),
    panel: oneOf(given.get("panel"), ["steps", "practice", "derivation"], initial.panel),
    seed: count(given.get("seed"), initial.seed),
    claim: (given.get("claim") ?? "").slice(0, longestText),
    opened: given.getAll("open").slice(0, 1000),
    theme: oneOf(given.get("theme"), ["system", "light", "dark"], "system"),
  };
}

/** As little as an address needs, so that people can read it. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:20|28|29|2A|2B|2C|2F|3A|3B|3D|40|5B|5D|22)/g, (code) =>
    code === "%20" || code === "%22" ? code : decodeURIComponent(code),
  );
}

function readValue(text: string): [string, Json][] {
  const equals = text.indexOf("=");
  if (equals <= 0) return [];
  const value = parseJson(text.slice(equals + 1));
  return value === undefined ? [] : [[text.slice(0, equals), value]];
}

function oneOf<T extends string>(given: string | null, choices: readonly T[], otherwise: T): T {
  return choices.find((choice) => choice === given) ?? otherwise;
}

function count(given: string | null, otherwise: number): number {
  const number = Number(given ?? NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : otherwise;
}
