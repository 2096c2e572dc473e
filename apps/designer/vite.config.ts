import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** In development the API is the runtime on its usual port; in production the runtime serves the built files. */
const api = 'http://127.0.0.1:4400';

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
});
