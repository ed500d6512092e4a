/** A function of a file as one text for the explorer: the function, and the declarations of the file that it needs. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as acorn from "acorn";
import { bindingsOf } from "../load/bindings.ts";
import { localName, readModule } from "../load/load-function.ts";
import type { FunctionReference } from "../load/reference.ts";
import { UsageError } from "../usage.ts";

/** What the address of the page can hold. */
const longestText = 20_000;

/** @throws UsageError where the function needs more than its file */
export function textOfFunction({ file, name }: FunctionReference): { text: string; name: string } {
  const path = resolve(file);
  const module = readModule(path, file);
  const local = localName(module, file, name);
  const original = readFileSync(path, "utf8");
  const statements = module.program.body.filter((node) => node.type !== "ImportDeclaration");
  const needed = neededFor(local, module.text, statements);
  const outside = module.bindings.imported.filter(
    (imported) => needed.names.has(imported) && !isOwn(module.program, imported),
  );
  if (outside.length > 0) {
    throw new UsageError(
      `${local} uses ${outside.join(", ")}, which ${file} imports: the explorer reads one file`,
      "Move what it needs into the file, or see its steps here: wengert explain",
    );
  }
  const text = [
    ...typesOf(original, module.program.body),
    ...needed.statements.map(({ start, end }) => original.slice(start, end)),
  ]
    .map((part) => part.trim())
    .join("\n\n");
  if (text.length > longestText) {
    throw new UsageError(`${local} is too long for the explorer`, "See its steps here: wengert explain");
  }
  return { text: `${text}\n`, name: local };
}

/** Names from Wengert itself need no import: they are known wherever functions are read. */
function isOwn({ body }: acorn.Program, name: string): boolean {
  return body.some(
    (node) =>
      node.type === "ImportDeclaration" &&
      /^wengert(?:$|\/)/.test(String(node.source.value)) &&
      node.specifiers.some(({ local }) => local.name === name),
  );
}

interface Needed {
  readonly statements: readonly acorn.Node[];
  readonly names: ReadonlySet<string>;
}

/** The statements that declare a name and, again and again, what they use. */
function neededFor(name: string, text: string, statements: readonly acorn.Program["body"][number][]): Needed {
  const declared = statements.map((node) => new Set(bindingsOf({ ...emptyProgram, body: [node] }).own));
  const names = new Set([name]);
  const taken = new Set<number>();
  for (let size = -1; size < taken.size;) {
    size = taken.size;
    declared.forEach((own, k) => {
      const node = statements[k];
      if (node === undefined || taken.has(k) || ![...own].some((one) => names.has(one))) return;
      taken.add(k);
      for (const used of namesIn(text.slice(node.start, node.end))) names.add(used);
    });
  }
  return { statements: statements.filter((_, k) => taken.has(k)), names };
}

const emptyProgram: acorn.Program = { type: "Program", start: 0, end: 0, body: [], sourceType: "module" };

function namesIn(text: string): string[] {
  const names: string[] = [];
  for (const { type, start, end } of acorn.tokenizer(text, { ecmaVersion: "latest", sourceType: "module" })) {
    if (type.label === "name") names.push(text.slice(start, end));
  }
  return names;
}

/** Interfaces and type aliases stand between the statements that are left when types are gone. */
function typesOf(original: string, body: readonly acorn.Node[]): string[] {
  let from = 0;
  const gaps = [...body, { start: original.length, end: original.length }].map(({ start, end }) => {
    const gap = original.slice(from, start);
    from = end;
    return gap;
  });
  return gaps.filter((gap) => /^\s*(?:export\s+)?(?:interface|type)\s/m.test(gap));
}
