import { defineConfig } from 'vite';

/**
 * One file for a process with our own code; packages from npm stay outside, so that native ones and those that look for files
 * beside them work. The bundler emits no decorator metadata: every injection names its token.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      // User code runs in a process of its own, which needs a file of its own beside the first.
      input: { main: 'src/main.ts', 'sandbox-process': '../../packages/sandbox/src/process/main.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: [/^@crossdock\//], external: true },
});
