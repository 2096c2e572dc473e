import { defineConnection, secret, z } from '@crossdock/sdk';

const settings = z.object({
  secret: z
    .string()
    .optional()
    .meta(secret({ title: 'Secret', description: 'Of the signature, or the token itself' })),
  username: z.string().optional().meta({ title: 'User', description: 'For basic' }),
  password: z
    .string()
    .optional()
    .meta(secret({ title: 'Password', description: 'For basic' })),
});

/** A system that sends us webhooks or asks us something, and has no connector of its own. Nothing is ever sent to it. */
export const webhookSender = defineConnection({
  id: 'core.webhook-sender',
  title: 'Webhook sender',
  monogram: 'WH',
  description: 'A system that delivers to us: what it proves its deliveries with.',
  settings,
  open: ({ settings: given }) => given,
  test: ({ secret: shared, username, password }) =>
    Promise.resolve({
      secret: isGiven(shared) ? 'is set' : 'is not set',
      basic: isGiven(username) && isGiven(password) ? 'user and password are set' : 'is not set',
    }),
});

function isGiven(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}
