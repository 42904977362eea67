import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import type { babel } from "@stryker-mutator/instrumenter";

type NodePath = babel.NodePath;

/** Ignores words that do not affect behaviour: names of logged events. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "words", {
    shouldIgnore(path) {
      const node = path as NodePath;
      if (isLogged(node)) return "names an event in the log";
      if (isSkipped(node)) return "would fill a place that is skipped";
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
