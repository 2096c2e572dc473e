import { z } from 'zod';
import { NodeKey } from './flow.ts';

/** Where boxes stand on the canvas. Beside the flow: moving a box changes no checksum and makes no version. */
export const Layout = z.record(NodeKey, z.strictObject({ x: z.number(), y: z.number() }));
export type Layout = z.infer<typeof Layout>;
