/**
 * How the demo systems are entered. Public by design: these open nothing but the emulators of `apps/demo`,
 * which take the same.
 */
export const demoSystems = {
  shop: {
    consumerKey: 'ck_demo000000000000000000000000000000000000',
    consumerSecret: 'cs_demo000000000000000000000000000000000000',
    webhookSecret: 'demo-webhook-secret',
  },
  erp: { database: 'demo', login: 'admin', apiKey: 'demo-erp-api-key-0123456789abcdef01234567' },
} as const;
