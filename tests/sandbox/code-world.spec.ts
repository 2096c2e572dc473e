import { readFileSync } from 'node:fs';
import { Sandbox } from '@crossdock/sandbox';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { codeWorld } from '../../apps/designer/src/editor/code/code-world.ts';

const sandbox = new Sandbox({ processes: 1 });
afterAll(() => sandbox.stop());

const declared = parsed('world.d.ts', codeWorld);
const inside = parsed(
  'decimals.ts',
  readFileSync(new URL('../../packages/sandbox/src/inside/decimals.ts', import.meta.url), 'utf8'),
);

function parsed(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
}

/** Types of a file by their names, without remarks. */
function typesIn(file: ts.SourceFile): Record<string, string> {
  const printer = ts.createPrinter({ removeComments: true });
  const types = file.statements.filter(
    (each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each),
  );
  return Object.fromEntries(
    types.map((each) => [
      each.name.text,
      printer.printNode(ts.EmitHint.Unspecified, each, file).replace(/^export /, ''),
    ]),
  );
}

/** What the declared console can do. */
function consoleMethods(): string[] {
  const [world] = declared.statements.flatMap((each) =>
    ts.isVariableStatement(each) ? each.declarationList.declarations.map(({ type }) => type) : [],
  );
  return world !== undefined && ts.isTypeLiteralNode(world) ? namesOf(world.members) : [];
}

function namesOf(members: ts.NodeArray<ts.TypeElement>): string[] {
  return members.map(({ name }) => name?.getText() ?? '').toSorted();
}

async function found(source: string): Promise<unknown> {
  const seen = { input: null, steps: {}, trigger: null, now: 0, seed: 'world' };
  return (await sandbox.run({ source, memoryMb: 32, timeoutMs: 2_000 }, seen)).output;
}

describe('what the code editor says of the world of code', () => {
  it('is what the sandbox says of its decimals', () => {
    expect(Object.keys(typesIn(declared)).toSorted()).toEqual(['Decimal', 'DecimalSource', 'Rounding']);
    expect(typesIn(declared)).toEqual(typesIn(inside));
  });

  it('is what code finds there', async () => {
    const decimal = declared.statements.find(ts.isInterfaceDeclaration);
    const names = 'Object.getOwnPropertyNames(Object.getPrototypeOf(decimal(1)))';
    expect(await found(`return ${names}.filter((name) => name !== "constructor").sort()`)).toEqual(
      namesOf(decimal?.members ?? ts.factory.createNodeArray()),
    );
    expect(await found('return Object.keys(console).sort()')).toEqual(consoleMethods());
  });
});
