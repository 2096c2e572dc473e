import { type Proof, type SignedInstant, z } from '@crossdock/sdk';

/** RFC 9110, 5.1. */
export const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header, such as X-Signature');

const toleranceSeconds = z
  .number()
  .int()
  .min(10)
  .max(86_400)
  .default(300)
  .meta({ title: 'Tolerance', description: 'Seconds that the time of sending may be off' });

const text = z
  .string()
  .refine(
    (given) => given.includes('{timestamp}') && given.split('{body}').length === 2,
    'must have {timestamp} and {body}, the body once, where they belong, such as {timestamp}.{body}',
  )
  .default('{timestamp}.{body}')
  .meta({ title: 'Signed text', description: '{timestamp} and {body} stand for themselves' });

/** What a signature covers. */
const Signed = z
  .discriminatedUnion('what', [
    z.strictObject({ what: z.literal('body') }).meta({ title: 'The body' }),
    z
      .strictObject({
        what: z.literal('time-and-body'),
        header: HeaderName.meta({ title: 'Header of the time' }),
        text,
        toleranceSeconds,
      })
      .meta({ title: 'Time and body, the time in a header' }),
    z
      .strictObject({
        what: z.literal('fields'),
        time: z.string().default('t').meta({ title: 'Field of the time' }),
        signature: z.string().default('v1').meta({ title: 'Field of the signature' }),
        text,
        toleranceSeconds,
      })
      .meta({ title: 'Time and body, both in one header: t=…,v1=…' }),
  ])
  .default({ what: 'body' })
  .meta({ title: 'Signed' });

/** How a flow says that its senders prove who they are. There is no default: nobody is let in by oversight. */
export const ProofParams = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('signature'),
        algorithm: z.enum(['sha256', 'sha512', 'sha1']).default('sha256').meta({ title: 'Algorithm' }),
        encoding: z.enum(['hex', 'base64']).default('hex').meta({ title: 'Written as' }),
        header: HeaderName.meta({ title: 'Header' }),
        prefix: z
          .string()
          .optional()
          .meta({ title: 'Prefix', description: 'Before the signature, such as sha256=' }),
        signed: Signed,
      })
      .meta({ title: 'Signature (HMAC)' }),
    z
      .strictObject({
        kind: z.literal('token'),
        in: z.enum(['header', 'query']).default('header').meta({ title: 'Where' }),
        name: HeaderName.meta({ title: 'Name', description: 'Of the header or the parameter' }),
        prefix: z
          .string()
          .optional()
          .meta({ title: 'Prefix', description: 'Before the token, such as "Bearer "' }),
      })
      .meta({ title: 'Shared token' }),
    z.strictObject({ kind: z.literal('basic') }).meta({ title: 'User and password' }),
    z
      .strictObject({
        kind: z.literal('none'),
        anybodyMaySend: z.literal(true).meta({ title: 'Anybody who knows the address may start this flow' }),
      })
      .meta({ title: 'None' }),
  ])
  .meta({ title: 'Proof of the sender' });
export type ProofParams = z.output<typeof ProofParams>;

/** The same as the platform checks it, with the settings of a webhook sender. */
export function proofOf(params: ProofParams): Proof {
  switch (params.kind) {
    case 'signature': {
      const { algorithm, encoding, header, prefix, signed } = params;
      const stamped = instantOf(signed);
      return {
        kind: 'hmac',
        algorithm,
        encoding,
        header: header.toLowerCase(),
        secret: 'secret',
        ...(prefix === undefined ? {} : { prefix }),
        ...(stamped === undefined ? {} : { stamped }),
      };
    }
    case 'token': {
      const name = params.in === 'header' ? params.name.toLowerCase() : params.name;
      const { in: where, prefix } = params;
      return {
        kind: 'token',
        in: where,
        name,
        secret: 'secret',
        ...(prefix === undefined ? {} : { prefix }),
      };
    }
    case 'basic':
      return { kind: 'basic', user: 'username', password: 'password' };
    case 'none':
      return { kind: 'none' };
  }
}

function instantOf(signed: z.output<typeof Signed>): SignedInstant | undefined {
  switch (signed.what) {
    case 'body':
      return undefined;
    case 'time-and-body': {
      const { text, toleranceSeconds } = signed;
      return { text, toleranceSeconds, at: { header: signed.header.toLowerCase() } };
    }
    case 'fields': {
      const { text, toleranceSeconds, time, signature } = signed;
      return { text, toleranceSeconds, at: { field: time, signatureField: signature } };
    }
  }
}
