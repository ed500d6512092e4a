/** Classes with fields and methods: an object of one is a record that knows its class. */
import type * as acorn from "acorn";
import { declareVariable } from "./declaration.ts";
import type { ClassMeaning, FunctionMeaning, Meaning, ObjectMeaning } from "./meaning.ts";
import { UNDEFINED } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import { Scope, type Unit } from "./unit.ts";

/** The class that a declaration or an expression makes. */
export function classMeaning(node: acorn.Class, unit: Unit, scope: Scope): ClassMeaning {
  return { kind: "class", unit, node, scope, name: node.id?.name ?? "class" };
}

/** A class that extends another can be thrown, which is not read, but nothing else. */
function refuseInheritance(reader: Reader, { node: { superClass }, unit }: ClassMeaning, node: acorn.Node): void {
  if (superClass == null) return;
  reader.inUnit(unit, node, () =>
    reader.refuse(superClass, "inheritance can't be read", "Write the fields and methods into one class."),
  );
}

/** The name of a member: `#x` for a private one. */
function memberName(member: acorn.MethodDefinition | acorn.PropertyDefinition): string | undefined {
  const { key } = member;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (member.computed) return undefined;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/** The scope of a class's members, in which `this` is an object of it. */
function scopeWith(reader: Reader, of: ClassMeaning, self: Meaning): Scope {
  const scope = new Scope(of.scope);
  if (of.node.id != null) declareVariable(reader, scope, of.node.id.name, "const", of);
  declareVariable(reader, scope, "this", "const", self);
  return scope;
}

function methodMeaning(
  reader: Reader,
  of: ClassMeaning,
  member: acorn.MethodDefinition,
  self: Meaning,
): FunctionMeaning {
  const name = memberName(member) ?? "method";
  return { kind: "function", unit: of.unit, node: member.value, scope: scopeWith(reader, of, self), name, self };
}

/** `new C(…)`. */
export function constructObject(
  reader: Reader,
  of: ClassMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
): ObjectMeaning {
  refuseInheritance(reader, of, node);
  const object = reader.object({ kind: "record", fields: new Map(), of }, of.name);
  reader.inUnit(of.unit, node, () => {
    for (const member of of.node.body.body) {
      if (member.type === "StaticBlock" && !isNaming(member)) {
        return reader.refuse(member, "a static block can't be read", "Use constants.");
      }
      if (member.type !== "PropertyDefinition" || member.static) continue;
      const name = memberName(member);
      if (name === undefined) return reader.refuse(member.key, "a computed field can't be read", "Name the field.");
      const value =
        member.value == null ? UNDEFINED : reader.rules.expression(reader, member.value, scopeWith(reader, of, object));
      const content = reader.contentOf(object, node);
      if (content.kind !== "record") throw new Error("an object of a class that is no record");
      reader.change(object, { ...content, fields: new Map(content.fields).set(name, value) }, node);
    }
  });
  const made = of.node.body.body.find((member) => member.type === "MethodDefinition" && member.kind === "constructor");
  if (made?.type === "MethodDefinition") {
    reader.rules.call(reader, methodMeaning(reader, of, made, object), args, node, of.scope);
  }
  return object;
}

/** What esbuild puts into a class to keep its name: `static { __name(this, "Vec3"); }`. */
function isNaming({ body }: acorn.StaticBlock): boolean {
  return body.every(
    (statement) =>
      statement.type === "ExpressionStatement" &&
      statement.expression.type === "CallExpression" &&
      statement.expression.callee.type === "Identifier" &&
      statement.expression.callee.name === "__name",
  );
}

/** A method or a getter of an object, or a static one of the class itself; undefined where there is none. */
export function classMember(
  reader: Reader,
  of: ClassMeaning,
  name: string,
  self: Meaning,
  node: acorn.Node,
): Meaning | undefined {
  const isStatic = self.kind === "class";
  if (isStatic) refuseInheritance(reader, of, node);
  for (const member of of.node.body.body) {
    if (member.type === "StaticBlock" || member.static !== isStatic || memberName(member) !== name) continue;
    if (member.type === "PropertyDefinition") {
      if (!isStatic || member.value == null) continue;
      const { value } = member;
      return reader.inUnit(of.unit, node, () => reader.rules.expression(reader, value, scopeWith(reader, of, self)));
    }
    if (member.kind === "method") return methodMeaning(reader, of, member, self);
    if (member.kind === "get")
      return reader.rules.call(reader, methodMeaning(reader, of, member, self), [], node, of.scope);
  }
  return undefined;
}

/** Whether assigning a field of an object calls a setter. */
export function hasSetter(of: ClassMeaning, name: string): boolean {
  return of.node.body.body.some(
    (member) =>
      member.type === "MethodDefinition" &&
      (member.kind === "set" || member.kind === "get") &&
      memberName(member) === name,
  );
}
