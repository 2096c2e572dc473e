import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a package may use. Every entry says why: the reason is printed when somebody breaks the rule. */
export interface PurityRules {
  /** Packages it may depend on. An entry that is of no use any more is reported too. */
  allow: Record<string, string>;
  /** Modules and globals it must not use: `node:*`, `process`, `Math.random`. */
  deny: Record<string, string>;
}

interface Use {
  /** `src/http.ts:12` */
  place: string;
  name: string;
}

/**
 * Everything by which the package at `folder` breaks its rules, a sentence each; empty when it is pure.
 * Reads the real imports of `src` and the `package.json`. Specs and `testing/` may use what they like.
 */
export function impurities(folder: URL, { allow, deny }: PurityRules): string[] {
  const root = fileURLToPath(folder);
  const files = sourcesIn(join(root, 'src')).map((path) => parse(root, path));
  const imports = files.flatMap(importsOf);
  const outside = imports.filter(({ name }) => !name.startsWith('.'));
  const allowed = (name: string) => Object.hasOwn(allow, packageOf(name));
  const declared = dependenciesOf(root);
  const known = Object.entries(allow).map(([name, reason]) => `${name} (${reason})`);
  return [
    ...outside
      .filter(({ name }) => isBuiltin(name))
      .map(({ place, name }) => `${place} imports ${name}: ${deny['node:*'] ?? 'not allowed'}`),
    ...outside
      .filter(({ name }) => !isBuiltin(name) && !allowed(name))
      .map(({ place, name }) => `${place} imports ${name}. Allowed: ${known.join('; ') || 'nothing'}`),
    ...files
      .flatMap((file) => globalsIn(file, deny))
      .map(({ place, name }) => `${place} uses ${name}: ${deny[name] ?? ''}`),
    ...declared
      .filter((name) => !allowed(name))
      .map((name) => `package.json depends on ${name}. Allowed: ${known.join('; ') || 'nothing'}`),
    ...Object.keys(allow)
      .filter((name) => !declared.includes(name) && outside.every((each) => packageOf(each.name) !== name))
      .map((name) => `${name} is allowed, but neither imported nor depended on: take it off the list`),
  ];
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\.(spec|conformance)\.tsx?$/.test(path) && !/[\\/]testing[\\/]/.test(path))
    .sort();
}

interface Source {
  path: string;
  tree: ts.SourceFile;
}

function parse(root: string, path: string): Source {
  const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return { path: relative(root, path), tree };
}

function placeOf({ path, tree }: Source, node: ts.Node): string {
  return `${path}:${String(tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1)}`;
}

function nodesOf(tree: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** `import`, `export … from`, `import()` and `import('…').Type`, types included: an arrow is an arrow. */
function importsOf(source: Source): Use[] {
  return nodesOf(source.tree).flatMap((node) => {
    const from = moduleOf(node);
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    return [{ place: placeOf(source, node), name: from.text }];
  });
}

function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const imports = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return imports ? node.arguments[0] : undefined;
}

/** Uses of `name` and `object.name` as values, where the deny-list knows them. */
function globalsIn(source: Source, deny: Record<string, string>): Use[] {
  return nodesOf(source.tree)
    .filter((node) => ts.isPropertyAccessExpression(node) || isFreeName(node))
    .map((node) => ({ place: placeOf(source, node), name: node.getText(source.tree) }))
    .filter(({ name }) => Object.hasOwn(deny, name));
}

function isFreeName(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || ts.isTypeReferenceNode(node.parent) || ts.isTypeQueryNode(node.parent))
    return false;
  const { parent } = node;
  const named = 'name' in parent && parent.name === node;
  return !named && !ts.isImportSpecifier(parent) && !ts.isExportSpecifier(parent);
}

/** `@noble/hashes/sha2.js` belongs to `@noble/hashes`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function dependenciesOf(root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(manifest.dependencies ?? {});
}
