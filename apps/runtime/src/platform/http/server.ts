import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { constants } from 'node:zlib';
import type { Config } from '../../config.ts';
import { serveApiDocs } from './api-docs.ts';
import { serveDesigner } from './designer.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** Adds what all pages and answers need, before the application starts to listen. */
export async function equipServer(
  app: NestFastifyApplication,
  { designerDir }: Pick<Config, 'designerDir'>,
): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  addSecurityHeaders(server);
  await server.register(fastifyCookie);
  /* Quality 5 costs a tenth of brotli's usual 11 and keeps nearly all of its gain. */
  await server.register(fastifyCompress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  });
  await serveApiDocs(server);
  if (designerDir !== undefined) await serveDesigner(server, designerDir);
}
