/*
 * Schemas are interpreted, not compiled: under a strict content security policy zod's probe for eval would be
 * reported as a violation. The switch is zod's own (z.config({ jitless: true })); it must be set before the
 * first schema is built, and modules run after this script.
 */
globalThis.__zod_globalConfig = { jitless: true };
