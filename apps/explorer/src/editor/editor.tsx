/** The editor: CodeMirror in a shadow root, as the page's policy allows no styles that a script writes into the document. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { effect } from "@preact/signals";
import { edit, failure, source } from "../state/store.ts";
import { createEditor } from "./create.ts";

export function Editor(): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const editor = createEditor(root, source.value.text, edit);
    const stops = [
      effect(() => editor.show(source.value.text, source.value.language)),
      effect(() => editor.underline(failure.value?.span)),
    ];
    return () => {
      for (const stop of stops) stop();
      editor.destroy();
    };
  }, []);
  return <div class="editor" ref={host} data-keeps-keys />;
}
