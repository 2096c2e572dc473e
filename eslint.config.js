import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// The boundary rule reads the project graph from a cache, and passes everything when there is none.
await createProjectGraphAsync({ exitOnError: true });

/** What may use what. Everything below the apps is kept free of frameworks, databases and HTTP clients. */
const appsOnly = [
  '@nestjs/*',
  'typeorm',
  'bullmq',
  'pg',
  'react*',
  '@mantine/*',
  '@xyflow/*',
  'undici',
  'axios',
];
const layer = (name, ...mayUse) => ({
  sourceTag: `layer:${name}`,
  onlyDependOnLibsWithTags: mayUse.map((used) => `layer:${used}`),
  bannedExternalImports: appsOnly,
});
const app = (runs, ...mayUse) => ({
  allSourceTags: ['layer:app', `runs:${runs}`],
  onlyDependOnLibsWithTags: mayUse.map((used) => `layer:${used}`),
});
const packages = [
  layer('canonical'),
  layer('sdk'),
  layer('flow', 'sdk', 'canonical'),
  layer('engine', 'flow', 'sdk'),
  layer('sandbox', 'sdk'),
  layer('contracts', 'flow', 'sdk'),
  layer('nodes', 'sdk', 'canonical', 'flow'),
  { sourceTag: 'runs:anywhere', onlyDependOnLibsWithTags: ['runs:anywhere'] },
];
const designer = app('browser', 'contracts', 'flow', 'canonical', 'sdk');
const runtime = app('node', 'canonical', 'sdk', 'flow', 'engine', 'sandbox', 'contracts', 'nodes');
const demo = app('node', 'canonical', 'sdk');
/** Specs get their database and Redis, and their purity check, from the tools and tests, which belong to no project. */
const allow = [
  '[./]+/tools/launch/test-database\\.ts$',
  '[./]+/tools/purity/purity\\.ts$',
  '[./]+/tests/support/redis\\.ts$',
];
/** Specs of connectors run against the emulators of the demo, which answer as recorded servers do. */
const emulators = '@crossdock/demo';
/** Specs of built-in nodes run on the engine's own platform in memory. */
const engineInSpecs = ['@crossdock/engine', '@crossdock/engine/testing'];
const boundaries = (...depConstraints) => [
  'error',
  { enforceBuildableLibDependency: false, allow, depConstraints },
];
const boundariesOfSpecs = (...depConstraints) => [
  'error',
  { enforceBuildableLibDependency: false, allow: [...allow, emulators, ...engineInSpecs], depConstraints },
];

const castThroughUnknown = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword.typeAnnotation',
  message: 'A cast through unknown hides a wrong type: narrow it, or parse it with a schema.',
};
const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing has one name everywhere.',
};
const runtimeSyntax = {
  selector: 'TSEnumDeclaration, TSParameterProperty, TSModuleDeclaration[declare!=true]',
  message: 'Types must be strippable: use a union, a plain field or a module.',
};
const environment = {
  object: 'process',
  property: 'env',
  message: 'Settings are read once, in config.ts, and handed in.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.nx/',
      '.crossdock/',
      'test-output/',
      '**/fixtures/',
      '**/public/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(...packages, designer, runtime),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A port's method is asynchronous for its callers even where an adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-properties': ['error', environment],
      'no-restricted-syntax': ['error', castThroughUnknown, defaultExport, runtimeSyntax],
    },
  },
  {
    files: ['apps/demo/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(demo),
      // An emulator writes whatever JSON it is given as text, as the real systems do.
      '@typescript-eslint/no-base-to-string': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['packages/nodes-*/**/*.spec.ts', 'packages/nodes-*/**/testing/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundariesOfSpecs(...packages) },
  },
  {
    files: ['**/config.ts', 'tools/**', '**/*.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['tools/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.config.ts'],
    rules: { 'no-restricted-syntax': ['error', castThroughUnknown, runtimeSyntax] },
  },
  {
    files: ['**/*.spec.{ts,tsx}', '**/testing/**', '**/*.conformance.ts', 'tests/**'],
    rules: {
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
);
