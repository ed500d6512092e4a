/** TypeScript in the editor, loaded when there is some. */
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.definitionKeyword, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.number, tags.bool, tags.string], color: "var(--code-literal)" },
  { tag: [tags.comment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.typeName], color: "var(--code-type)" },
]);

export const typescriptSupport: Extension = [javascript({ typescript: true }), syntaxHighlighting(colours)];
