import { defineConfig } from 'vite';

/** One file for Node: our own packages inside, those of npm left to node_modules. */
export default defineConfig({
  ssr: { noExternal: [/^@crossdock\//] },
  build: { ssr: 'src/main.ts', target: 'node24', sourcemap: true },
});
