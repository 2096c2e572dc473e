import { z } from 'zod';
import { Settings as DemoSettings } from '../../apps/demo/src/config.ts';
import { Settings as RuntimeSettings } from '../../apps/runtime/src/config.ts';

/** What a JSON Schema says of one setting. */
const Property = z.object({
  description: z.string().default(''),
  default: z.union([z.string(), z.number()]).optional(),
  enum: z.array(z.string()).default([]),
});
type Property = z.output<typeof Property>;
const Described = z.object({ properties: z.record(z.string(), Property) });

/** The page on settings, as Markdown. Descriptions and defaults come from the schemas that read them. */
export function settingsPage(): string {
  const runtime = propertiesOf(RuntimeSettings);
  const demo = Object.entries(propertiesOf(DemoSettings)).filter(([name]) => runtime[name] === undefined);
  return `# Settings

Written by \`node tools/launch/run.mjs tools/docs/generate.ts\` from \`apps/runtime/src/config.ts\` and
\`apps/demo/src/config.ts\`. Do not edit it by hand.

All settings are environment variables. An empty one counts as not set. A wrong one stops the start, with one sentence for
each mistake.

## Crossdock

${table(Object.entries(runtime))}

\`npm start\` reads the same variables and sets these for the runtime when you do not: \`DATABASE_URL\` (the PostgreSQL it
brings along), \`DESIGNER_DIR\`, \`DEMO_SHOP_URL\`, \`DEMO_ERP_URL\`. A relative \`DATA_DIR\` starts at the repository.

With \`CROSSDOCK_DEMO=off\`, \`ADMIN_EMAIL\` and \`ADMIN_PASSWORD\` must be set: there is no default login then. They are used
once, when nobody exists in the database.

## Demo systems

${table(demo)}

Under \`npm start\` the demo shop takes \`PORT\` + 1 and the demo ERP \`PORT\` + 2 unless their ports are set. With
\`CROSSDOCK_DEMO=off\` they are not started.
`;
}

function propertiesOf(schema: z.ZodType): Record<string, Property> {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Described.parse(described).properties;
}

function table(settings: ReadonlyArray<[name: string, Property]>): string {
  const rows = settings.map(
    ([name, property]) => `| \`${name}\` | ${defaultOf(property)} | ${meaningOf(property)} |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function defaultOf({ default: value }: Property): string {
  return value === undefined ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

function meaningOf({ description, enum: values }: Property): string {
  return values.length < 3 ? description : `${description}: ${values.join(', ')}`;
}
