/** CodeMirror with what the page needs of it: an underline for errors, TypeScript highlighted when it is TypeScript. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap } from "@codemirror/view";
import type { Failure, SourceText } from "../session/protocol.ts";

export interface TextEditor {
  /** Shows a text, unless it is there already. */
  show(text: string, language: SourceText["language"]): void;
  underline(span: Failure["span"]): void;
  destroy(): void;
}

const setUnderline = StateEffect.define<Failure["span"]>();

const underlined = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state }) {
    let now = marks.map(changes);
    for (const effect of effects) if (effect.is(setUnderline)) now = marksFor(effect.value, state.doc.length);
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksFor(span: Failure["span"], length: number): DecorationSet {
  if (span === undefined || length === 0) return Decoration.none;
  const start = Math.max(0, Math.min(span.start, length - 1));
  const end = Math.min(Math.max(span.end, start + 1), length);
  return Decoration.set(Decoration.mark({ class: "mistake" }).range(start, end));
}

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", fontSize: "15px", maxHeight: "45vh" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { padding: "10px 12px", minHeight: "3.1em", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground": { backgroundColor: "var(--selection) !important" },
  ".mistake": { textDecoration: "underline wavy var(--wrong) 1.5px", textUnderlineOffset: "3px" },
});

export function createEditor(root: ShadowRoot, text: string, onEdit: (text: string) => void): TextEditor {
  const language = new Compartment();
  let shown: SourceText["language"] | undefined;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": "The function: a formula or TypeScript",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        underlined,
        theme,
        language.of([]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onEdit(state.doc.toString());
        }),
      ],
    }),
  });
  const highlight = async (): Promise<void> => {
    const { typescriptSupport } = await import("./typescript.ts");
    if (shown === "typescript") view.dispatch({ effects: language.reconfigure(typescriptSupport) });
  };
  return {
    show(wanted, wantedLanguage) {
      if (view.state.doc.toString() !== wanted) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: wanted } });
      }
      if (shown === wantedLanguage) return;
      shown = wantedLanguage;
      if (wantedLanguage === "typescript") void highlight();
      else view.dispatch({ effects: language.reconfigure([]) });
    },
    underline(span) {
      view.dispatch({ effects: setUnderline.of(span) });
    },
    destroy() {
      view.destroy();
    },
  };
}
