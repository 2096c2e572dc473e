import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Fault, type FaultPlan } from '../../faults.ts';
import type { Erp } from '../erp.ts';
import { ModeRequest, type Modes } from './modes.ts';

interface Controlled {
  erp: Omit<Erp, 'url' | 'close'>;
  faults: FaultPlan;
  modes: Modes;
}

const ProductRequest = z.strictObject({
  sku: z.string().trim().min(1, 'must not be empty'),
  name: z.string().trim().min(1, 'must not be empty'),
  price: z.string().regex(/^\d+(\.\d{1,2})?$/, 'must be a price without tax such as 19.90'),
  taxClass: z.enum(['', 'reduced-rate']).default(''),
});

const OrderFilter = z.strictObject({ reference: z.string().min(1).optional() });

/** Looks into the ERP and steers it, for the demo page and for other processes. Faults do not touch it. */
export function serveControlApi(app: FastifyInstance, { erp, faults, modes }: Controlled): void {
  app.get('/demo/sales-orders', (request, reply) =>
    withInput(reply, OrderFilter, request.query, (filter) => erp.salesOrders(filter)),
  );
  app.get('/demo/partners', () => erp.partners());
  app.get('/demo/products', () => erp.products());
  app.get('/demo/calls', () => erp.calls());
  app.post('/demo/products', (request, reply) =>
    withInput(reply.status(201), ProductRequest, fromJson(request.body), (product) => {
      erp.addProduct(product);
      return erp.products().find(({ sku }) => sku === product.sku);
    }),
  );
  app.get('/demo/faults', () => faults.list());
  app.post('/demo/faults', (request, reply) =>
    withInput(reply.status(201), Fault, fromJson(request.body), (fault) => {
      faults.inject(fault);
      return faults.list();
    }),
  );
  app.delete('/demo/faults', () => {
    modes.set({ mode: 'normal' });
    return faults.list();
  });
  app.get('/demo/modes', () => modes.current);
  app.post('/demo/modes', (request, reply) =>
    withInput(reply, ModeRequest, fromJson(request.body), (wanted) => {
      modes.set(wanted);
      return modes.current;
    }),
  );
  app.post('/demo/reset', () => {
    erp.reset();
    return modes.current;
  });
}

/** Runs with valid input, or answers a problem document that names each wrong field. */
function withInput<S extends z.ZodType>(
  reply: FastifyReply,
  schema: S,
  input: unknown,
  work: (input: z.output<S>) => unknown,
): unknown {
  const checked = schema.safeParse(input);
  if (checked.success) return reply.send(work(checked.data));
  const errors = checked.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const detail = errors
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
    .join('; ');
  return reply
    .status(400)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({ type: 'about:blank', title: 'The request is not valid', status: 400, detail, errors }),
    );
}

/** Bodies arrive as text; what is no JSON is left as it is for the schema to refuse. */
function fromJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
