import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Paths of the server itself; everything else is a page of the designer. */
const ownPaths = /^\/(api|hooks|health)(\/|$|\?)/;

/**
 * Serves the built designer. Files with a hash in their name never change and are kept for a year; the page
 * itself is asked for each time, so that a new release is seen at once. Addresses without a file are pages
 * that the designer knows: they get the page.
 */
export async function serveDesigner(server: FastifyInstance, folder: string): Promise<void> {
  const root = resolve(folder);
  const page = await readFile(join(root, 'index.html'));
  await server.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header(
        'cache-control',
        path.startsWith(join(root, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  server.get('/*', (request, reply) => {
    const isPage = !ownPaths.test(request.url) && !/\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (!isPage) return reply.callNotFound();
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
}
