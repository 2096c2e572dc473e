import { defineConfig } from 'vite';

/**
 * One file with our own code; packages from npm stay outside, so that native ones and those that look for files
 * beside them work. The bundler emits no decorator metadata: every injection names its token.
 */
export default defineConfig({
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
  ssr: { noExternal: [/^@crossdock\//], external: true },
});
