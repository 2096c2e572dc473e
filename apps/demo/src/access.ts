/**
 * Credentials of the demo systems: public by design, they open nothing but emulators on this machine. Whoever sets
 * up connections to them takes these, and so do the emulators.
 */
export const demoAccess = {
  shop: {
    consumerKey: 'ck_demo000000000000000000000000000000000000',
    consumerSecret: 'cs_demo000000000000000000000000000000000000',
    webhookSecret: 'demo-webhook-secret',
  },
  erp: {
    database: 'demo',
    login: 'admin',
    password: 'admin',
    apiKey: 'demo-erp-api-key-0123456789abcdef01234567',
  },
};
