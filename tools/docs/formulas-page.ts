import {
  type FormulaDefinitions,
  formulaDefinitions,
  type FunctionDefinition,
} from '../../packages/flow/src/formula/definitions.ts';

/** The page on the names and functions of formulas, as Markdown: what the formula language itself says it knows. */
export function formulasPage(): string {
  const { variables, groups } = formulaDefinitions();
  const ours = groups.slice(0, -1);
  const standard = groups.at(-1)?.functions ?? [];
  return `# Names and functions in formulas

Written by \`node tools/launch/run.mjs tools/docs/generate.ts\` from \`packages/flow/src/formula\`. Do not edit it by hand.
How formulas are used: [Mapping and formulas](mapping-and-formulas.md).

## Names

${table(
  ['name', 'meaning', 'example'],
  variables.map(({ name, description, example }) => [code(name), description, code(example)]),
)}

## Functions of Crossdock

Where a function takes a decimal it takes a number from JSON too, and where it takes an instant it takes an ISO text:
\`format(trigger.placedAt, "dd.MM.yyyy", "Europe/Berlin")\`. Time zones have names such as \`Europe/Berlin\`.

${ours.map(section).join('\n\n')}

## Operators

\`+\`, \`-\`, \`*\`, \`/\`, \`==\`, \`<\`, \`<=\`, \`>\`, \`>=\` work between decimals; \`+\`, \`-\`, \`*\`, \`/\` also between a decimal and a whole number,
and between a whole number and a number from JSON. Operators of CEL: \`&&\`, \`||\`, \`!\`, \`a ? b : c\`, \`in\`, \`[ ]\`, \`.\`, and \`.?\` for a field that
may be missing.

## Functions of CEL

${byReceiver(standard)}
`;
}

function section({ title, functions }: FormulaDefinitions['groups'][number]): string {
  const rows = functions.map(({ signatures: [signature = ''], description = '', example }) => [
    code(signature),
    description,
    example === undefined ? '' : `${code(example.formula)} is ${code(JSON.stringify(example.gives))}`,
  ]);
  return `### ${title}\n\n${table(['function', 'meaning', 'example'], rows)}`;
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** One line for each kind of value that functions are called on. */
function byReceiver(functions: readonly FunctionDefinition[]): string {
  return [...Map.groupBy(functions, ({ receiver }) => receiver)]
    .map(([receiver, group]) => {
      const of = receiver === undefined ? 'On their own' : `Of \`${receiver}\``;
      const calls = group.flatMap(({ signatures }) =>
        signatures.map((signature) =>
          code(receiver === undefined ? signature : signature.slice(receiver.length + 1)),
        ),
      );
      return `- ${of}: ${calls.join(', ')}`;
    })
    .join('\n');
}
