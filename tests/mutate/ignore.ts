import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import type { babel } from "@stryker-mutator/instrumenter";

type NodePath = babel.NodePath;

/** Ignores words that do not affect behaviour, such as names of logged events, and SQL that is emptied, which fails in any test. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "words", {
    shouldIgnore(path) {
      const node = path as NodePath;
      if (isLogged(node)) return "names an event in the log";
      if (isSkipped(node)) return "would fill a place that is skipped";
      if (isPlainSql(node)) return "would empty a statement";
      return undefined;
    },
  }),
];

function isLogged(path: NodePath): boolean {
  if (!path.isStringLiteral() || !path.parentPath || !isCallOf("log")(path.parentPath)) return false;
  return path.listKey === "arguments";
}

/** The `[]` of `const [, part] = pattern.exec(text) ?? []`, whose first element is never read. */
function isSkipped(path: NodePath): boolean {
  if (!path.isArrayExpression() || path.node.elements.length > 0) return false;
  const declared = path.parentPath?.parent;
  if (path.parent.type !== "LogicalExpression" || declared?.type !== "VariableDeclarator") return false;
  return declared.id.type === "ArrayPattern" && declared.id.elements[0] === null;
}

/** The template of a statement whose values are only names. What else is in a template would be ignored with it: report.ts omits those. */
function isPlainSql(path: NodePath): boolean {
  if (!path.isTemplateLiteral() || path.parent.type !== "TaggedTemplateExpression") return false;
  const { tag } = path.parent;
  if (tag.type !== "Identifier" || tag.name !== "sql") return false;
  return path.node.expressions.every(({ type }) => type === "Identifier");
}

/** A call of a function or method with that name. */
function isCallOf(name: string): (path: NodePath) => boolean {
  return ({ node }) => {
    if (node.type !== "CallExpression") return false;
    const { callee } = node;
    if (callee.type === "Identifier") return callee.name === name;
    return callee.type === "MemberExpression" && callee.property.type === "Identifier"
      ? callee.property.name === name
      : false;
  };
}
