import { makeExpressions } from '../../packages/flow/src/formula/expressions.ts';

type Definitions = ReturnType<ReturnType<typeof makeExpressions>['environment']['getDefinitions']>;

/** The page on the names and functions of formulas, as Markdown: what the formula language itself says it knows. */
export function formulasPage(): string {
  const { variables, functions } = makeExpressions(() => ({})).environment.getDefinitions();
  const ours = functions.filter(({ description }) => description !== null);
  const standard = functions.filter(
    ({ description, signature }) => description === null && isForPeople(signature),
  );
  return `# Names and functions in formulas

Written by \`node tools/launch/run.mjs tools/docs/generate.ts\` from \`packages/flow/src/formula/environment.ts\`. Do not edit
it by hand. How formulas are used: [Mapping and formulas](mapping-and-formulas.md).

## Names

${table('name', variables.flatMap(described))}

## Functions of Crossdock

${table(
  'function',
  ours.map(({ signature, description }) => [signature, description ?? '']),
)}

\`+\`, \`-\`, \`*\`, \`/\`, \`==\`, \`<\`, \`<=\`, \`>\`, \`>=\` work between decimals; \`+\`, \`-\`, \`*\`, \`/\` also between a decimal and a whole number,
and between a whole number and a number from JSON.

## Functions of CEL

${byReceiver(standard.map(({ signature }) => signature))}

Operators of CEL: \`&&\`, \`||\`, \`!\`, \`a ? b : c\`, \`in\`, \`[ ]\`, \`.\`, and \`.?\` for a field that may be missing.
`;
}

/** Conversions to a type's own name and the insides of CEL are no use to an analyst. */
function isForPeople(signature: string): boolean {
  return !/^(type|dyn)\(|Namespace|^bytes|\bbytes\b/.test(signature);
}

function described({ name, description }: Definitions['variables'][number]): Array<[string, string]> {
  return description === null ? [] : [[name, description]];
}

function table(head: string, rows: ReadonlyArray<readonly [string, string]>): string {
  const lines = rows.map(([name, meaning]) => `| \`${plain(name)}\` | ${meaning} |`);
  return [`| ${head} | meaning |`, '| --- | --- |', ...lines].join('\n');
}

/** One line for each kind of value that functions are called on. */
function byReceiver(signatures: readonly string[]): string {
  const calls = signatures.map(plain).map((signature) => /^(?:(.+?)\.)?(\w+\(.*)$/.exec(signature) ?? []);
  const groups = Map.groupBy(calls, ([, receiver]) => receiver);
  return [...groups]
    .map(([receiver, group]) => {
      const of = receiver === undefined ? 'On their own' : `Of \`${receiver}\``;
      return `- ${of}: ${group.map(([, , call]) => `\`${call ?? ''}\``).join(', ')}`;
    })
    .join('\n');
}

function plain(signature: string): string {
  return signature.replaceAll('google.protobuf.', '').replaceAll(', ast', ', …').replaceAll('(ast', '(…');
}
